import { afterEach, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { FinishResult, OpenedOrder } from '../../../contracts/activities.js';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import type { Generation } from '../../../simulators/waldur/index.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const open: SimulatedSite[] = [];
async function start(generation: Generation, pluginOptions: Record<string, string> = {}): Promise<SimulatedSite> {
  const site = await simulatedSite(generation, pluginOptions);
  open.push(site);
  return site;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

type Activities = ReturnType<SimulatedSite['activitiesWith']>;

/** What a workflow would do: repeat what the failure table repeats, at once instead of after a delay. */
async function repeated<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      return await run();
    } catch (error) {
      const type = error instanceof ApplicationFailure ? error.type : undefined;
      if (!isFailureType(type) || FAILURES[type].disposition !== 'retry') throw error;
    }
  }
  throw new Error('still failing after 60 tries');
}

async function process(site: SimulatedSite, activities: () => Activities, orderUuid: string): Promise<FinishResult> {
  const ref = { offeringId: site.offering.uuid, orderUuid };
  const opened: OpenedOrder = await repeated(() => activities().openOrder(ref));
  if (opened.status !== 'ready') throw new Error(`opened as ${opened.status}`);
  const { resourceUuid, limits } = opened.wish;
  const request = { ...ref, resourceUuid, reportedLimits: { cpu: 100 }, waldurLimits: { ...limits } };
  return repeated(() => activities().finishOrder(request));
}

describe.each(['2024', 'current'] as const)('orders of a Waldur of %s', (generation) => {
  it('takes at most eight requests, and one for the offering', async () => {
    const site = await start(generation);
    const { simulator, client } = site;
    const activities = site.activitiesWith(client);
    const first = site.create('first');
    await process(site, () => activities, first.uuid);
    simulator.stats.reset();
    const order = site.create('second');
    expect(await process(site, () => activities, order.uuid)).toEqual({ status: 'done' });
    expect(simulator.stats.requests).toBe(generation === '2024' ? 8 : 7);
    const resource = site.world.resource(order.resource);
    expect(resource).toMatchObject({ state: 'OK', backendId: `hpc_${resource.slug}` });
    expect(resource.limits.cpu).toBe(generation === 'current' ? 100 : undefined);
  });

  it('reads the members who have an account', async () => {
    const site = await start(generation);
    const order = site.create('alloc');
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    const opened = await site.activitiesWith(site.client).openOrder(ref);
    expect(opened).toMatchObject({
      status: 'ready',
      wish: { members: { usernames: ['u_bob', 'u_zoe'], complete: false } },
    });
  });

  it('lists open orders', async () => {
    const site = await start(generation);
    const orders = Array.from({ length: 120 }, (_, n) => site.create(`a${n}`));
    const listed = await site.activitiesWith(site.client).listOpenOrders(site.offering.uuid);
    expect(listed.map((row) => row.uuid).sort()).toEqual(orders.map((order) => order.uuid).sort());
  });

  it('reports an order whose resource is unlinked half way', async () => {
    const site = await start(generation);
    const activities = site.activitiesWith(site.client);
    const order = site.create('alloc');
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    const opened = await activities.openOrder(ref);
    site.world.unlinkResource(order.resource);
    const request = { ...ref, resourceUuid: order.resource, reportedLimits: {}, waldurLimits: {} };
    expect(opened.status).toBe('ready');
    expect(await activities.finishOrder(request)).toEqual({ status: 'gone' });
    expect(await activities.failOrder({ ...ref, failureType: 'X', message: 'x' })).toBe('gone');
    expect(await activities.openOrder(ref)).toEqual({ status: 'gone' });
  });

  it('sets an order erred with message and causes, as much as the site shows', async () => {
    const site = await start(generation);
    const report = { failureType: 'WaldurRejected', message: 'limits: bad', causes: ['WaldurRejected: limits: bad'] };
    const hidden = 'Internal backend error. Please contact the service provider.';
    for (const [exposeErrorDetails, errorMessage, errorTraceback] of [
      [true, 'limits: bad', 'WaldurRejected: limits: bad'],
      [false, hidden, ''],
    ] as const) {
      const activities = site.activitiesWith(site.client, { exposeErrorDetails });
      const order = site.create(`shown-${exposeErrorDetails}`);
      const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
      await activities.openOrder(ref);
      expect(await activities.failOrder({ ...ref, ...report })).toBe('erred');
      expect(order).toMatchObject({ state: 'erred', errorMessage, errorTraceback });
    }
  });

  it('never turns a delivered resource erred', async () => {
    const site = await start(generation);
    const activities = site.activitiesWith(site.client);
    const order = site.create('alloc');
    await process(site, () => activities, order.uuid);
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    expect(await activities.failOrder({ ...ref, failureType: 'X', message: 'late' })).toBe('already');
    expect(site.world.resource(order.resource).state).toBe('OK');
    // Without the look before, a server of 2024 would have done it.
    await site.client.orders.setStateErred(order.uuid, 'late').catch(() => undefined);
    if (generation === '2024') expect(site.world.resource(order.resource).state).toBe('Erred');
  });

  it('brings every order to its end once through a storm of faults', async () => {
    const site = await start(generation, { account_name_generation_policy: 'project_slug' });
    const { simulator } = site;
    const orders = Array.from({ length: 40 }, (_, n) => site.create(`storm-${n}`));
    const share = { rate: 0.03 };
    for (const status of [500, 502, 503]) simulator.faults.add({ kind: 'status', status, when: 'before', ...share });
    simulator.faults.add({ kind: 'status', status: 500, when: 'after', ...share });
    simulator.faults.add({ kind: 'status', status: 429, retryAfter: 0, ...share });
    simulator.faults.add({ kind: 'reset', when: 'before', ...share });
    simulator.faults.add({ kind: 'reset', when: 'after', ...share });
    simulator.faults.add({ kind: 'truncate', ...share });
    simulator.faults.add({ kind: 'html', status: 200, ...share });
    // One process at a time chooses names, but it may be a new one after any failure.
    const activities = site.activitiesWith(site.client);
    await Promise.all(orders.map((order) => process(site, () => activities, order.uuid)));
    expect(simulator.faults.list.reduce((sum, fault) => sum + fault.hits, 0)).toBeGreaterThan(30);
    expect(orders.map((order) => order.state)).toEqual(orders.map(() => 'done'));
    const ids = orders.map((order) => site.world.resource(order.resource).backendId);
    expect(new Set(ids).size).toBe(orders.length);
    for (const order of orders) {
      expect(simulator.ledger.find({ uuid: order.uuid, field: 'state', to: 'erred' })).toHaveLength(0);
      expect(simulator.ledger.find({ uuid: order.uuid, field: 'state', to: 'done' })).toHaveLength(1);
      const named = simulator.ledger.find({ uuid: order.resource, field: 'backendId' });
      expect(named.filter((entry) => entry.route !== 'seed')).toHaveLength(1);
    }
  });
});
