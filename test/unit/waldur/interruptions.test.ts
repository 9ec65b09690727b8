import { afterEach, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { OpenedOrder } from '../../../contracts/activities.js';
import { isFailureType } from '../../../contracts/failure-types.js';
import { activitiesOf, type Change } from './helpers/activities-of.js';
import {
  type Fault,
  listedOf,
  OFFERING,
  type TinyOptions,
  type TinyWaldur,
  tinyWaldur,
} from './helpers/tiny-waldur.js';

const open: TinyWaldur[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((waldur) => waldur.server.close()));
});

type Activities = ReturnType<typeof activitiesOf>;

/** Repeats what fails in a way that Temporal would repeat, each time in a new process. */
async function persistently<T>(start: () => Activities, run: (activities: Activities) => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      return await run(start());
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable === true) throw error;
      expect(isFailureType(error.type)).toBe(true);
    }
  }
  throw new Error('still failing after 5 tries');
}

interface Options extends TinyOptions {
  isListed?: boolean;
}

/** One Create order from beginning to end; returns the world afterwards and the number of requests. */
async function create({ isListed = false, ...options }: Options, change: Change, faultAt: number, fault: Fault) {
  const waldur = await tinyWaldur({ ...options, fault: (_, index) => (index === faultAt ? fault : 'none') });
  open.push(waldur);
  const { order, resource } = waldur.add();
  waldur.team.push({ uuid: '1'.repeat(32), offering_user_username: 'bob', offering_user_state: 'OK' });
  const start = () => activitiesOf(waldur, change);
  const ref = { offeringId: OFFERING, orderUuid: order.uuid };
  const problem = { ...ref, resourceUuid: resource.uuid, failureType: 'BackendRejected', message: 'no such QOS' };
  const listed = { ...listedOf(order, resource.uuid), listedAt: new Date(Date.UTC(2026, 1, 1)).toISOString() };
  const request = isListed ? { ...ref, listed } : ref;
  const opened: OpenedOrder = await persistently(start, (a) => a.openOrder(request));
  if (opened.status !== 'ready') throw new Error(`opened as ${opened.status}`);
  await persistently(start, (a) => a.recordProblem(problem));
  const limits = { reportedLimits: { gpu: 5 }, waldurLimits: { ...opened.wish.limits } };
  const finished = await persistently(start, (a) => a.finishOrder({ ...ref, resourceUuid: resource.uuid, ...limits }));
  const failed = await persistently(start, (a) => a.failOrder(problem));
  return { end: { opened, order, resource, finished, failed }, requests: waldur.server.seen.length };
}

const CASES: [string, Options, Change][] = [
  ['current server', {}, {}],
  ['just listed', { isListed: true }, {}],
  ['just listed by a server of 2024', { isListed: true, generation: '2024', slugs: 'order' }, {}],
  ['server of 2024', { generation: '2024', slugs: 'order' }, {}],
  ['names counted up', { policy: 'project_slug' }, {}],
  ['names asked about', { generation: '2024' }, { naming: { check_backend_id_uniqueness: true } }],
];

describe.each(CASES)('an order interrupted at any request: %s', (_, options, change) => {
  it.each<Fault>(['lost-before', 'lost-after'])('ends as if it had not been: %s', async (fault) => {
    const undisturbed = await create(options, change, -1, 'none');
    expect(undisturbed.end).toMatchObject({
      order: { state: 'done' },
      resource: { state: 'OK', backend_metadata: { siteflow: { parked: { message: 'no such QOS' } } } },
      finished: { status: 'done' },
      failed: 'already',
    });
    expect(undisturbed.requests).toBeGreaterThan(7);
    for (let at = 0; at < undisturbed.requests; at++) {
      const { end, requests } = await create(options, change, at, fault);
      expect({ at, end }).toEqual({ at, end: undisturbed.end });
      expect(requests).toBeGreaterThan(undisturbed.requests);
    }
  });
});

describe('the test itself', () => {
  it('notices an activity that is not idempotent', async () => {
    const waldur = await tinyWaldur({ fault: (_, index) => (index === 1 ? 'lost-after' : 'none') });
    open.push(waldur);
    const { resource, order } = waldur.add({ order: { state: 'executing' } });
    const careless = async (activities: Activities) => {
      const { resources, orders } = activities.context.client;
      const { limits } = await resources.retrieve(resource.uuid);
      await resources.setLimits(resource.uuid, { cpu: (limits.cpu ?? 0) + 1 });
      await orders.setStateDone(order.uuid);
    };
    await persistently(() => activitiesOf(waldur), careless);
    expect(resource.limits).not.toEqual({ cpu: 11 });
  });
});
