import { afterEach, describe, expect, it } from '@jest/globals';
import type { Generation } from '../../../simulators/waldur/index.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const sites: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.simulator.stop()));
});

/** A site with one resource, and what the activities find of it. */
async function start(generation: Generation, input: object = {}) {
  const site = await simulatedSite(generation);
  sites.push(site);
  const { world, offering, project } = site;
  const common = { offering, project, name: 'alloc', limits: { ram: 10, storage: 5 } };
  const resource = world.addResource({ ...common, backendId: 'hpc_alloc', ...input });
  const activities = site.activitiesWith(site.client);
  const ref = { offeringId: offering.uuid, resourceUuid: resource.uuid };
  return {
    ...{ site, world, resource, activities, ref },
    open: (orderUuid: string) => activities.openOrder({ offeringId: offering.uuid, orderUuid }),
    look: () => activities.openResource(ref),
  };
}

describe.each(['2024', 'current'] as const)('orders after the first on a server of %s', (generation) => {
  it('an Update brings new limits and the team', async () => {
    const { world, resource, open } = await start(generation);
    const attributes = { old_limits: resource.limits };
    const order = world.createOrder({ type: 'Update', resource, attributes, limits: { ram: 20, storage: 5 } });
    const opened = await open(order.uuid);
    expect(opened).toMatchObject({ status: 'ready', type: 'Update', wish: { presence: 'present', origin: 'order' } });
    expect(opened).toMatchObject({
      wish: {
        backendId: 'hpc_alloc',
        limits: { ram: 20, storage: 5 },
        members: { usernames: ['u_bob', 'u_zoe'], complete: false },
      },
    });
    expect([order.state, resource.state, resource.limits]).toEqual(['executing', 'Updating', { ram: 10, storage: 5 }]);
    expect(await open(order.uuid)).toMatchObject({ status: 'ready', wish: { limits: { ram: 20, storage: 5 } } });
  });

  it('an Update of the plan brings its quotas', async () => {
    const { world, resource, open, site } = await start(generation);
    const [plan] = site.offering.plans;
    if (plan === undefined) throw new Error('no plan');
    site.offering.plans.push({ ...plan, uuid: 'b'.repeat(32), name: 'Large', quotas: { ram: 70 } });
    const order = world.createOrder({ type: 'Update', resource, plan: 'b'.repeat(32) });
    expect(await open(order.uuid)).toMatchObject({ wish: { limits: { ram: 70, storage: 5 } } });
  });

  it.each([
    ['Restore', 'Terminated', 'present', 2],
    ['Terminate', 'OK', 'absent', undefined],
    ['Terminate', 'Erred', 'absent', undefined],
  ] as const)('a %s of one that is %s', async (type, state, presence, users) => {
    const { world, resource, open } = await start(generation, { state });
    const order = world.createOrder({ type, resource });
    const opened = await open(order.uuid);
    expect(opened).toMatchObject({ status: 'ready', type, wish: { presence, backendId: 'hpc_alloc' } });
    expect(opened.status === 'ready' && opened.wish.members?.usernames.length).toBe(users);
    expect(opened.status === 'ready' && opened.wish.project.slug).not.toBe('');
  });

  it('a Terminate of what was never made has nothing to remove', async () => {
    const { world, resource, open } = await start(generation, { backendId: '' });
    const order = world.createOrder({ type: 'Terminate', resource });
    const opened = await open(order.uuid);
    expect(opened).toMatchObject({ status: 'nothing', type: 'Terminate', resourceUuid: resource.uuid });
    expect([order.state, resource.backendId]).toEqual(['executing', '']);
  });

  it('a Restore of what was never made is given a name', async () => {
    const { world, resource, open } = await start(generation, { backendId: '', state: 'Terminated' });
    const order = world.createOrder({ type: 'Restore', resource });
    expect(await open(order.uuid)).toMatchObject({ status: 'ready', wish: { presence: 'present' } });
    expect(resource.backendId).toMatch(/^hpc_/);
  });

  it.each(['Create', 'Update', 'Restore'] as const)('restrict_member_access: a %s adds nobody', async (type) => {
    const { world, resource, open, site } = await start(generation, type === 'Restore' ? { state: 'Terminated' } : {});
    const order =
      type === 'Create' ? site.create('other') : world.createOrder({ type, resource, attributes: { old_limits: {} } });
    world.setFlags(order.resource, { restrictMemberAccess: true });
    expect(await open(order.uuid)).toMatchObject({
      status: 'ready',
      wish: { members: { usernames: [], complete: false } },
    });
  });

  it('of orders made within a millisecond the first is first', async () => {
    const { world, resource, open } = await start(generation);
    const orders = [1, 2, 3].map((n) =>
      world.createOrder({ type: 'Update', resource, attributes: { old_limits: {} }, limits: { ram: n, storage: 5 } }),
    );
    for (const [at, order] of orders.entries()) order.created = `2026-01-01T00:00:00.00000${at}Z`;
    for (const [at, order] of orders.entries()) {
      const waiting = orders.slice(at + 1).map(({ uuid }) => open(uuid));
      for (const opened of await Promise.all(waiting)) expect(opened.status).toBe('waiting');
      expect(await open(order.uuid)).toMatchObject({ status: 'ready', wish: { limits: { ram: at + 1 } } });
      Object.assign(order, { state: 'done' });
    }
  });
});

describe.each(['2024', 'current'] as const)('openResource on a server of %s', (generation) => {
  it.each([
    ['normal', {}],
    ['downscaled', { downscaled: true }],
    ['paused', { paused: true }],
    ['paused', { paused: true, downscaled: true }],
  ] as const)('reads that it is %s', async (flags, set) => {
    const { world, resource, look } = await start(generation);
    world.setFlags(resource, set);
    const opened = await look();
    expect(opened).toMatchObject({ status: 'ready', flags, resourceName: 'alloc' });
    // Resources of 2024 have no slugs; their orders have.
    expect(opened).toMatchObject({ wish: { project: { slug: 'physics-1' }, customer: { slug: 'universi-1' } } });
    expect(opened).toMatchObject({ wish: { backendId: 'hpc_alloc', presence: 'existing', origin: 'status' } });
    // Neither was read for this, so neither may be changed by it.
    expect(opened.status === 'ready' && Object.keys(opened.wish)).not.toContain('members');
    expect(opened.status === 'ready' && Object.keys(opened.wish)).not.toContain('limits');
  });

  it.each(['Creating', 'Updating', 'Terminating', 'Terminated'] as const)(
    'leaves one alone that is %s',
    async (state) => {
      const { look } = await start(generation, { state });
      expect(await look()).toEqual({ status: 'not-now', reason: expect.stringContaining(state) });
    },
  );

  it('leaves one alone that has no account, and tells one that is gone', async () => {
    const { look, world, resource } = await start(generation, { backendId: '' });
    expect(await look()).toEqual({ status: 'not-now', reason: expect.stringContaining('no backend id') });
    world.unlinkResource(resource);
    expect(await look()).toEqual({ status: 'gone' });
  });

  it('reads an erred one, too, and changes nothing', async () => {
    const { look, site } = await start(generation, { state: 'Erred' });
    const before = site.simulator.ledger.entries.length;
    expect(await look()).toMatchObject({ status: 'ready' });
    expect(site.simulator.ledger.entries).toHaveLength(before);
  });

  it('notes what was set once, beside what is there', async () => {
    const { activities, ref, resource, site } = await start(generation);
    resource.backendMetadata = { mine: 1 };
    for (let run = 0; run < 2; run += 1) await activities.noteStatus({ ...ref, metadata: { qos: 'stopped' } });
    expect(resource.backendMetadata).toEqual({ mine: 1, qos: 'stopped' });
    expect(site.simulator.ledger.find({ uuid: resource.uuid, field: 'backendMetadata' })).toHaveLength(1);
  });
});
