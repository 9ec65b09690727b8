import { afterEach, describe, expect, it } from '@jest/globals';
import { activitiesOf, type Change, target } from './helpers/activities-of.js';
import { failureOf } from './helpers/caught.js';
import {
  listedOf,
  OFFERING,
  type TinyOptions,
  type TinyOrder,
  type TinyWaldur,
  tinyWaldur,
} from './helpers/tiny-waldur.js';

const open: TinyWaldur[] = [];
let current: TinyWaldur | undefined;
async function setUp(options: TinyOptions = {}, change: Change = {}) {
  const waldur = await tinyWaldur(options);
  open.push(waldur);
  const activities = activitiesOf(waldur, change);
  const openOrder = (orderUuid: string) => activities.openOrder({ offeringId: OFFERING, orderUuid });
  return { waldur, activities, openOrder };
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((waldur) => waldur.server.close()));
});

const user = (username: string | null, state?: string) => ({
  uuid: Math.random().toString(16).slice(2).padEnd(32, '0'),
  offering_user_username: username,
  ...(state === undefined ? {} : { offering_user_state: state }),
});

describe.each(['2024', 'current'] as const)('openOrder with a server of %s', (generation) => {
  it('accepts, names and reads in five requests and the offering', async () => {
    const { waldur, openOrder } = await setUp({ generation, slugs: generation === '2024' ? 'order' : 'both' });
    const { order, resource } = waldur.add();
    waldur.team.push(user('zoe'), user('bob', 'OK'), user('bob', 'OK'), user(''), user(null), user('new', 'Creating'));
    const opened = await openOrder(order.uuid);
    expect(opened).toEqual({
      status: 'ready',
      type: 'Create',
      resourceName: resource.name,
      target,
      wish: {
        offeringId: OFFERING,
        resourceUuid: resource.uuid,
        backendId: 'hpc_alloc-1',
        claim: 'new',
        resource: { slug: 'alloc-1', name: 'Allocation 1' },
        project: { uuid: 'a'.repeat(32), slug: 'proj', name: 'Physics' },
        customer: { uuid: 'b'.repeat(32), slug: 'cust', name: 'University' },
        limits: { cpu: 10 },
        createdAt: '2026-01-01T00:00:00.000Z',
        endDate: null,
        presence: 'present',
        origin: 'order',
        members: { usernames: ['bob', 'zoe'], complete: false },
        offeringPartitions: generation === '2024' ? [] : ['cpu', 'gpu'],
        observedAt: '2026-02-01T00:00:00.000Z',
      },
    });
    expect(order.state).toBe('executing');
    expect(resource.backend_id).toBe('hpc_alloc-1');
    expect(waldur.log).toEqual([
      'GET marketplace-orders',
      'GET marketplace-provider-resources',
      'GET marketplace-provider-offerings',
      'POST marketplace-orders approve_by_provider',
      'GET marketplace-provider-resources team',
      'POST marketplace-provider-resources set_backend_id',
    ]);
    waldur.log.length = 0;
    expect(await openOrder(order.uuid)).toEqual(opened);
    expect(waldur.log.filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  it('counts names up for the policy project_slug', async () => {
    const { waldur, openOrder } = await setUp({ generation, policy: 'project_slug' });
    const added = Array.from({ length: 4 }, () => waldur.add());
    for (const { order } of added) await openOrder(order.uuid);
    expect(added.map(({ resource }) => resource.backend_id)).toEqual([
      'hpc_proj',
      'hpc_proj-0',
      'hpc_proj-1',
      'hpc_proj-2',
    ]);
  });

  it('gives different names to orders opened at the same moment', async () => {
    const { waldur, openOrder } = await setUp({ generation, policy: 'project_slug', delayMs: 3 });
    const added = Array.from({ length: 12 }, () => waldur.add());
    await Promise.all(added.map(({ order }) => openOrder(order.uuid)));
    expect(new Set(added.map(({ resource }) => resource.backend_id)).size).toBe(12);
  });

  it('parks when a name is taken and asked about', async () => {
    const { waldur, openOrder } = await setUp({ generation }, { naming: { check_backend_id_uniqueness: true } });
    waldur.add({ resource: { backend_id: 'hpc_alloc-2', state: 'OK' } });
    const { order, resource } = waldur.add();
    const failure = await failureOf(openOrder(order.uuid));
    expect(failure.type).toBe('AccountExists');
    expect(failure.message).toContain('"hpc_alloc-2" is taken');
    expect(resource.backend_id).toBe('');
  });

  it('gives the name of a resource that was terminated meanwhile to the next one', async () => {
    const { waldur, openOrder } = await setUp({ generation });
    const first = waldur.add({ resource: { slug: 'same' } });
    await openOrder(first.order.uuid);
    const second = waldur.add({ resource: { slug: 'same' } });
    expect((await failureOf(openOrder(second.order.uuid))).type).toBe('AccountExists');
    first.resource.state = 'Terminated';
    expect(await openOrder(second.order.uuid)).toMatchObject({ wish: { backendId: 'hpc_same' } });
  });

  it('gives another name when the cluster has the first for something else, and none when no other is left', async () => {
    const counting = await setUp({ generation, policy: 'project_slug' });
    const one = counting.waldur.add();
    const request = { offeringId: OFFERING, orderUuid: one.order.uuid };
    await counting.activities.openOrder(request);
    const next = await counting.activities.openOrder({ ...request, taken: ['hpc_proj'] });
    expect(next).toMatchObject({ wish: { backendId: 'hpc_proj-0', claim: 'new' } });
    expect(one.resource.backend_id).toBe('hpc_proj-0');

    const { waldur, activities } = await setUp({ generation });
    const { order, resource } = waldur.add();
    await activities.openOrder({ offeringId: OFFERING, orderUuid: order.uuid });
    expect(resource.backend_id).toBe('hpc_alloc-1');
    const again = { offeringId: OFFERING, orderUuid: order.uuid, taken: ['hpc_alloc-1'] };
    expect((await failureOf(activities.openOrder(again))).type).toBe('AccountExists');
    expect(resource.backend_id).toBe('');
  });

  it('asks an older server for the missing call once', async () => {
    const { waldur, openOrder } = await setUp({ generation }, { naming: { check_backend_id_uniqueness: true } });
    await openOrder(waldur.add().order.uuid);
    await openOrder(waldur.add().order.uuid);
    const asked = waldur.server.seen.filter((seen) => seen.url.includes('check_unique'));
    expect(asked).toHaveLength(generation === '2024' ? 1 : 2);
  });
});

describe('openOrder of an order that was just listed', () => {
  const NOW = Date.UTC(2026, 1, 1);
  const request = (order: TinyOrder, resource: string, ageMs: number) => ({
    ...{ offeringId: OFFERING, orderUuid: order.uuid },
    listed: { ...listedOf(order, resource), listedAt: new Date(NOW - ageMs).toISOString() },
  });

  it.each([
    ['does not read it again', 1_000, 0],
    ['reads it again when the list is old', 301_000, 1],
  ])('%s', async (_, ageMs, reads) => {
    const { waldur, activities } = await setUp();
    const { order, resource } = waldur.add();
    const opened = await activities.openOrder(request(order, resource.uuid, ageMs));
    expect(opened).toMatchObject({ status: 'ready', wish: { backendId: 'hpc_alloc-1' } });
    expect(waldur.log.filter((line) => line === 'GET marketplace-orders')).toHaveLength(reads);
  });

  it.each(['canceled', 'rejected', 'done'])(
    'finds out that it was %s meanwhile, and changes nothing',
    async (state) => {
      const { waldur, activities } = await setUp();
      const { order, resource } = waldur.add({ order: { state } });
      const opened = await activities.openOrder(request(order, resource.uuid, 0));
      expect(opened).toEqual({ status: 'finished', state });
      expect(resource.backend_id).toBe('');
    },
  );
});

describe('openOrder', () => {
  it.each<[string, object, object]>([
    ['done', { state: 'done' }, { status: 'finished', state: 'done' }],
    ['erred', { state: 'erred' }, { status: 'finished', state: 'erred' }],
    ['canceled', { state: 'canceled' }, { status: 'finished', state: 'canceled' }],
    ['rejected', { state: 'rejected' }, { status: 'finished', state: 'rejected' }],
    ['pending-consumer', { state: 'pending-consumer' }, { status: 'waiting' }],
    ['pending-project', { state: 'pending-project' }, { status: 'waiting' }],
    ['pending-start-date', { state: 'pending-start-date' }, { status: 'waiting' }],
  ])('leaves alone what is not its turn: %s', async (_, order, expected) => {
    const { waldur, openOrder } = await setUp();
    const added = waldur.add({ order });
    expect(await openOrder(added.order.uuid)).toMatchObject(expected);
    expect(waldur.log).toEqual(['GET marketplace-orders']);
  });

  it.each<[string, (order: TinyOrder) => void, object]>([
    ['gone', ({ uuid }) => current?.orders.delete(uuid), { status: 'gone' }],
    ['rejected', (order) => Object.assign(order, { state: 'rejected' }), { status: 'finished', state: 'rejected' }],
  ])('reads the order again when its resource is not found: %s', async (_, happens, expected) => {
    const { waldur, openOrder } = await setUp({
      fault: (seen) => {
        if (seen.url.includes('provider-resources')) happens(order);
        return 'none';
      },
    });
    current = waldur;
    const { order, resource } = waldur.add();
    waldur.resources.delete(resource.uuid);
    expect(await openOrder(order.uuid)).toEqual(expected);
  });

  it('reports an order that is gone, and parks one whose resource is', async () => {
    const { waldur, openOrder } = await setUp();
    expect(await openOrder('e'.repeat(32))).toEqual({ status: 'gone' });
    const { order, resource } = waldur.add();
    waldur.resources.delete(resource.uuid);
    const failure = await failureOf(openOrder(order.uuid));
    expect(failure).toMatchObject({ type: 'WaldurNotFound', nonRetryable: true });
    expect(failure.message).toContain('No Resource matches the given query. (HTTP 404); the order is pending-provider');
  });

  it('waits for an older order of the same resource, not for a newer one', async () => {
    const { waldur, openOrder } = await setUp();
    const { order: older, resource } = waldur.add({ resource: { state: 'Erred', backend_id: 'kept' } });
    const { order: newer } = waldur.add({ order: { resource: resource.uuid } });
    expect(await openOrder(newer.uuid)).toEqual({
      status: 'waiting',
      reason: `the older order ${older.uuid} of this resource is not finished`,
    });
    expect(newer.state).toBe('pending-provider');
    expect(await openOrder(older.uuid)).toMatchObject({ status: 'ready', wish: { backendId: 'kept' } });
    older.state = 'done';
    expect(await openOrder(newer.uuid)).toMatchObject({ status: 'ready' });
  });

  it("does as the site's own rule says", async () => {
    const decisions: Record<string, 'accept' | 'reject' | 'keep-pending'> = {};
    const forms: unknown[] = [];
    const { waldur, openOrder } = await setUp(
      {},
      {
        evaluate: async (order) => {
          forms.push(order.attributes);
          return { decision: decisions[order.uuid] ?? 'accept', reason: 'because' };
        },
      },
    );
    const [rejected, kept, accepted] = [waldur.add(), waldur.add(), waldur.add()];
    decisions[rejected.order.uuid] = 'reject';
    decisions[kept.order.uuid] = 'keep-pending';
    expect(await openOrder(rejected.order.uuid)).toEqual({ status: 'rejected', reason: 'because' });
    expect(rejected.order.state).toBe('rejected');
    expect(waldur.server.seen.at(-1)?.body).toBe('{"provider_rejection_comment":"because"}');
    expect(await openOrder(kept.order.uuid)).toEqual({ status: 'kept-pending', reason: 'because' });
    expect(kept.order.state).toBe('pending-provider');
    expect(await openOrder(accepted.order.uuid)).toMatchObject({ status: 'ready' });
    expect(forms).toEqual(Array(3).fill({ name: 'x' }));
  });

  it.each<[string, string]>([
    ['executing', 'ready'],
    ['rejected', 'finished'],
    ['canceled', 'finished'],
  ])('reads the order again when somebody else decided: %s', async (state, status) => {
    const { waldur, openOrder } = await setUp({
      fault: (seen) => {
        if (seen.url.endsWith('approve_by_provider/')) added.order.state = state;
        return 'none';
      },
    });
    const added = waldur.add();
    expect(await openOrder(added.order.uuid)).toMatchObject({ status });
  });

  it.each<[string, { slug?: string; project?: string }, Partial<TinyOptions>, string]>([
    ['a slug with blanks', { slug: 'my project' }, {}, 'cannot be the backend id'],
    ['a slug with quotes', { slug: "x';drop" }, {}, 'cannot be the backend id'],
    ['an empty slug', { slug: '' }, {}, 'has no slug'],
    ['an endless slug', { slug: 'x'.repeat(300) }, {}, 'characters'],
    ['no project slug', {}, { slugs: 'none' }, 'has a project_slug'],
  ])('parks what cannot be named: %s', async (_, change, options, text) => {
    const { waldur, openOrder } = await setUp(options);
    const { order, resource } = waldur.add(change);
    const failure = await failureOf(openOrder(order.uuid));
    expect(failure).toMatchObject({ type: 'NameInvalid', nonRetryable: true });
    expect(failure.message).toContain(text);
    expect(failure.message).toContain('retry');
    expect(resource.backend_id).toBe('');
  });

  it('never changes an id that Waldur has', async () => {
    const { waldur, openOrder } = await setUp(
      { policy: 'project_slug' },
      { naming: { check_backend_id_uniqueness: true } },
    );
    const { order, resource } = waldur.add({ slug: 'a b', resource: { backend_id: 'Old Name' } });
    expect(await openOrder(order.uuid)).toMatchObject({ wish: { backendId: 'Old Name' } });
    expect(resource.backend_id).toBe('Old Name');
  });

  it.each([42, 43, 60])('keeps names apart within 42 characters: %i', async (length) => {
    const { waldur, openOrder } = await setUp({}, { naming: { allocation_prefix: '' } });
    const first = waldur.add({ slug: `${'p'.repeat(42)}tail` });
    const second = waldur.add({ slug: 'p'.repeat(length) });
    await openOrder(first.order.uuid);
    const failure = await failureOf(openOrder(second.order.uuid));
    expect(failure.type).toBe('NameInvalid');
    expect(failure.message).toContain(first.resource.uuid);
    const other = waldur.add({ slug: `q${'p'.repeat(60)}` });
    expect(await openOrder(other.order.uuid)).toMatchObject({ status: 'ready' });
  });

  it('does not take a failing question for a yes', async () => {
    const { waldur, openOrder } = await setUp(
      { fault: (seen) => (seen.url.includes('check_unique') ? 'lost-before' : 'none') },
      { naming: { check_backend_id_uniqueness: true } },
    );
    const { order, resource } = waldur.add();
    expect((await failureOf(openOrder(order.uuid))).type).toBe('WaldurUnavailable');
    expect(resource.backend_id).toBe('');
  });

  it('keeps a name from others whose storing got no answer', async () => {
    let lost = 1;
    const { waldur, openOrder } = await setUp({
      policy: 'project_slug',
      fault: (seen) => (seen.url.includes('set_backend_id') && lost-- > 0 ? 'lost-before' : 'none'),
    });
    const [first, second] = [waldur.add(), waldur.add()];
    await failureOf(openOrder(first.order.uuid));
    await openOrder(second.order.uuid);
    expect(second.resource.backend_id).toBe('hpc_proj-0');
    await openOrder(first.order.uuid);
    expect(first.resource.backend_id).toBe('hpc_proj');
  });

  it('tells a wrong configuration from a withdrawn order', async () => {
    const { waldur, activities, openOrder } = await setUp();
    const { order } = waldur.add();
    const other = await failureOf(activities.openOrder({ offeringId: 'e'.repeat(32), orderUuid: order.uuid }));
    expect(other.type).toBe('ConfigMismatch');
    const nowhere = activitiesOf(waldur);
    delete nowhere.context.target;
    const unserved = await failureOf(nowhere.openOrder({ offeringId: OFFERING, orderUuid: order.uuid }));
    expect(unserved).toMatchObject({ type: 'ConfigMismatch', nonRetryable: true });
    expect(order.state).toBe('pending-provider');
    expect(await openOrder(order.uuid)).toMatchObject({ status: 'ready' });
  });

  it('reads the offering once a minute', async () => {
    const { waldur, activities, openOrder } = await setUp();
    const offerings = () => waldur.log.filter((line) => line === 'GET marketplace-provider-offerings').length;
    for (let i = 0; i < 3; i++) await openOrder(waldur.add().order.uuid);
    expect(offerings()).toBe(1);
    activities.clock.ms += 60_000;
    await openOrder(waldur.add().order.uuid);
    expect(offerings()).toBe(2);
  });
});

describe('listOpenOrders', () => {
  it('lists what waits for the provider or is under way, oldest first', async () => {
    const { waldur, activities } = await setUp();
    const late = waldur.add({ order: { created: '2026-03-01T00:00:00Z', state: 'executing' } });
    const early = waldur.add({ order: { created: '2026-01-01T00:00:00Z', type: 'Terminate' } });
    waldur.add({ order: { state: 'done' } });
    waldur.add({ order: { type: 'Novelty' } });
    expect(await activities.listOpenOrders(OFFERING)).toEqual(
      [early, late].map(({ order, resource }) => ({
        uuid: order.uuid,
        type: order.type,
        state: order.state,
        created: order.created,
        resourceUuid: resource.uuid,
        resourceName: resource.name,
        listed: {
          ...listedOf(order, resource.uuid),
          ...{ type: order.type, state: order.state, listedAt: '2026-02-01T00:00:00.000Z' },
        },
      })),
    );
    expect(activities.logged).toEqual(['orders of unknown type are left alone']);
  });
});
