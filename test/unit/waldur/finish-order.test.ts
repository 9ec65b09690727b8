import { afterEach, describe, expect, it } from '@jest/globals';
import { activitiesOf, type Change } from './helpers/activities-of.js';
import { failureOf } from './helpers/caught.js';
import { OFFERING, type TinyOptions, type TinyOrder, type TinyWaldur, tinyWaldur } from './helpers/tiny-waldur.js';

const open: TinyWaldur[] = [];
async function setUp(order: Partial<TinyOrder> = {}, options: TinyOptions = {}, change: Change = {}) {
  const waldur = await tinyWaldur(options);
  open.push(waldur);
  const activities = activitiesOf(waldur, change);
  const added = waldur.add({ order: { state: 'executing', ...order }, resource: { backend_id: 'hpc_alloc-1' } });
  const ref = { offeringId: OFFERING, orderUuid: added.order.uuid, resourceUuid: added.resource.uuid };
  return {
    waldur,
    ...added,
    activities,
    finish: (reportedLimits: Record<string, number>, waldurLimits: Record<string, number> = { cpu: 10 }) =>
      activities.finishOrder({ ...ref, reportedLimits, waldurLimits }),
    problem: { ...ref, failureType: 'WaldurRejected', message: 'limits: bad' },
  };
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((waldur) => waldur.server.close()));
});

const DONE = 'POST marketplace-orders set_state_done';
const LIMITS = 'POST marketplace-provider-resources set_limits';
const READ = 'GET marketplace-orders';
/** Whether this server keeps allocations of its own is asked once; this one does not. */
const ASKED = ['GET marketplace-provider-resources', 'POST marketplace-slurm-remote set_state'];

describe('finishOrder', () => {
  it.each<[string, Record<string, number>, string[], Record<string, number>]>([
    ['nothing to report', {}, [DONE], { cpu: 10 }],
    ['the same limits', { cpu: 10 }, [DONE], { cpu: 10 }],
    ['a new component', { gpu: 4 }, [LIMITS, DONE], { cpu: 10, gpu: 4 }],
    ['a changed one', { cpu: 12 }, [LIMITS, DONE], { cpu: 12 }],
    ['a component that is not configured', { other: 1 }, [DONE], { cpu: 10 }],
  ])('reports limits when they say something new: %s', async (_, reported, calls, limits) => {
    const { waldur, finish, order, resource } = await setUp();
    expect(await finish(reported)).toEqual({ status: 'done' });
    expect(waldur.log).toEqual([...calls, ...ASKED]);
    expect(resource.limits).toEqual(limits);
    expect(order.state).toBe('done');
  });

  it('does without set_limits on servers of 2024, and remembers it', async () => {
    const { waldur, finish, order, activities } = await setUp({}, { generation: '2024' });
    expect(await finish({ gpu: 4 })).toEqual({ status: 'done' });
    order.state = 'executing';
    await finish({ gpu: 4 });
    expect(waldur.log).toEqual([LIMITS, DONE, ...ASKED, DONE]);
    expect(activities.logged).toHaveLength(2);
  });

  it.each<[string, string, object]>([
    ['done', 'done', { status: 'done' }],
    ['erred', 'erred', { status: 'ended-elsewhere', state: 'erred' }],
    ['canceled', 'canceled', { status: 'ended-elsewhere', state: 'canceled' }],
  ])('accepts an end that came from elsewhere: %s', async (_, state, expected) => {
    const { finish, waldur } = await setUp({ state });
    expect(await finish({})).toEqual(expected);
    // The resource is not OK here, so an allocation of it is let alone.
    expect(waldur.log).toEqual([DONE, READ, ...(state === 'done' ? ['GET marketplace-provider-resources'] : [])]);
  });

  it('throws when Waldur refuses although the order is open', async () => {
    const { finish } = await setUp({ state: 'pending-provider' });
    const failure = await failureOf(finish({}));
    expect(failure).toMatchObject({ type: 'WaldurConflict', nonRetryable: true });
    expect(failure.message).toContain('the order is pending-provider');
  });

  it('throws when a resource is not found although the order is open', async () => {
    const { finish, waldur, resource } = await setUp();
    waldur.resources.delete(resource.uuid);
    const failure = await failureOf(finish({ gpu: 4 }));
    expect(failure).toMatchObject({ type: 'WaldurNotFound', nonRetryable: true });
    expect(failure.message).toContain('the order is executing');
    expect(waldur.log).toEqual([LIMITS, READ]);
  });

  it('reports an order that is gone', async () => {
    const { finish, waldur, order } = await setUp();
    waldur.orders.delete(order.uuid);
    expect(await finish({})).toEqual({ status: 'gone' });
  });
});

describe('failOrder', () => {
  it.each(['executing', 'pending-provider'])('sets an order erred that is %s', async (state) => {
    const { activities, problem, order } = await setUp({ state });
    expect(await activities.failOrder(problem)).toBe('erred');
    expect(order).toMatchObject({ state: 'erred', error: 'limits: bad', traceback: 'WaldurRejected: limits: bad' });
  });

  it('sends the causes along', async () => {
    const { activities, problem, order } = await setUp();
    await activities.failOrder({ ...problem, causes: ['activity openOrder: TIMEOUT', 'WaldurRejected: limits: bad'] });
    expect(order.traceback).toBe('activity openOrder: TIMEOUT\ncaused by WaldurRejected: limits: bad');
  });

  it.each(['done', 'erred', 'canceled', 'rejected'])('never touches an order that is %s', async (state) => {
    const { activities, problem, order, resource, waldur } = await setUp({ state });
    expect(await activities.failOrder(problem)).toBe('already');
    expect(waldur.log).toEqual([READ]);
    expect([order.state, resource.state]).toEqual([state, 'Creating']);
  });

  it('leaves an order to the customer whose turn it is', async () => {
    const { activities, problem, waldur } = await setUp({ state: 'pending-consumer' });
    expect((await failureOf(activities.failOrder(problem))).type).toBe('WaldurConflict');
    expect(waldur.log).toEqual([READ]);
  });

  it('reports an order that is gone', async () => {
    const { activities, problem, waldur, order } = await setUp();
    waldur.orders.delete(order.uuid);
    expect(await activities.failOrder(problem)).toBe('gone');
  });

  it.each<[string, string]>([
    ['erred', 'erred'],
    ['done', 'already'],
    ['', 'gone'],
  ])('reads again when Waldur refuses: the order is %j', async (state, outcome) => {
    const { activities, problem } = await setUp({}, { refuseErred: state });
    expect(await activities.failOrder(problem)).toBe(outcome);
  });

  it('throws when Waldur refuses although the order is open', async () => {
    const { activities, problem } = await setUp({}, { refuseErred: 'executing' });
    const failure = await failureOf(activities.failOrder(problem));
    expect(failure.type).toBe('WaldurConflict');
    expect(failure.message).toContain('the order is executing');
  });

  it.each([
    ['WaldurRejected', 'Internal backend error. Please contact the service provider.'],
    ['BackendRejected', 'limits: bad'],
    ['NameInvalid', 'limits: bad'],
  ])('keeps details to the site where it is told so: %s', async (failureType, text) => {
    const { activities, problem, order } = await setUp({}, {}, { exposeErrorDetails: false });
    await activities.failOrder({ ...problem, failureType, causes: ['why'] });
    expect(order).toMatchObject({ error: text, traceback: '' });
  });
});

describe('recordProblem', () => {
  it('adds to the metadata and keeps the rest', async () => {
    const { activities, problem, resource } = await setUp();
    resource.backend_metadata = { gid: 1, siteflow: { other: 2, parked: { type: 'x' } } };
    await activities.recordProblem({ ...problem, message: 'ü'.repeat(600) });
    const parked = { type: 'WaldurRejected', message: 'ü'.repeat(500), at: '2026-02-01T00:00:00.000Z' };
    expect(resource.backend_metadata).toEqual({ gid: 1, siteflow: { other: 2, parked } });
  });

  it('writes the same problem once', async () => {
    const { activities, problem, waldur } = await setUp();
    await activities.recordProblem(problem);
    activities.clock.ms += 5000;
    await activities.recordProblem(problem);
    expect(waldur.log.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  it.each([
    ['WaldurRejected', 'Internal backend error. Please contact the service provider.'],
    ['BackendRejected', 'limits: bad'],
  ])('keeps details to the site where it is told so: %s', async (failureType, message) => {
    const { activities, problem, resource } = await setUp({}, {}, { exposeErrorDetails: false });
    await activities.recordProblem({ ...problem, failureType });
    expect(resource.backend_metadata).toMatchObject({ siteflow: { parked: { type: failureType, message } } });
  });

  it('finds the resource by the order', async () => {
    const { activities, problem, resource } = await setUp();
    const { resourceUuid: _, ...report } = problem;
    await activities.recordProblem(report);
    expect(resource.backend_metadata).toMatchObject({ siteflow: { parked: { type: 'WaldurRejected' } } });
  });

  it('leaves metadata alone that is no dict, as 2024 servers allow', async () => {
    const { activities, problem, resource } = await setUp();
    resource.backend_metadata = 'x';
    await activities.recordProblem(problem);
    expect(resource.backend_metadata).toBe('x');
    expect(activities.logged).toHaveLength(1);
  });

  it('does not fail when there is nothing to write to', async () => {
    const { activities, problem, waldur, resource } = await setUp();
    waldur.resources.delete(resource.uuid);
    await activities.recordProblem(problem);
    const { resourceUuid: _, ...report } = problem;
    waldur.orders.clear();
    await activities.recordProblem(report);
  });
});
