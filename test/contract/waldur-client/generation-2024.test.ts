import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reviewOrder } from '../../../activities/waldur/orders/review-order.js';
import { readTranscript } from '../waldur-simulator/lib/transcript.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

/** State codes of Waldur's own allocation. */
const UPDATE_SCHEDULED = 1;
const OK = 3;
const CREATION_SCHEDULED = 5;

/** Calls outside the list of the existing agent that the recorded server has, too (recordings 10 and 11). */
const ALSO_THERE = [
  'POST /api/marketplace-slurm-remote/{uuid}/set_state/',
  'POST /api/marketplace-orders/{uuid}/set_state_executing/',
];

/** The existing agent's calls that the recorded server answered: anything but an HTML page that says 404. */
function present(): string[] {
  return readTranscript('15_probe_1.0.7_calls_presence')
    .filter(({ response }) => response.status !== 404 || typeof response.body === 'object')
    .map(({ request }) => `${request.method} ${request.path.replace(/[0-9a-f]{32}/, '{uuid}')}`);
}

describe('an unmodified Waldur of 2024', () => {
  let site: SimulatedSite;
  let warnings: string[];
  let activities: ReturnType<SimulatedSite['activitiesWith']>;
  beforeEach(async () => {
    site = await simulatedSite('2024', {}, true);
    warnings = [];
    activities = site.activitiesWith(site.client);
  });
  afterEach(() => site.simulator.stop());

  const log = { info: () => undefined, warn: (_: object, message: string) => void warnings.push(message) };
  const ref = (orderUuid: string) => ({ offeringId: site.offering.uuid, orderUuid });
  const allocation = (resource: string) => site.world.resource(resource).allocation?.stateCode;
  const finish = (uuid: string, resourceUuid: string) =>
    activities.finishOrder({ ...ref(uuid), resourceUuid, reportedLimits: {}, waldurLimits: {} });
  const created = async (name: string): Promise<string> => {
    const order = site.create(name);
    expect(await activities.openOrder(ref(order.uuid))).toMatchObject({ status: 'ready' });
    expect(await finish(order.uuid, order.resource)).toEqual({ status: 'done' });
    return order.resource;
  };
  const ordered = (resource: string, ram: number) =>
    site.world.createOrder({ type: 'Update', resource, limits: { ram, storage: 5 } });
  const review = async (uuid: string) => {
    const context = site.contextWith(site.client);
    expect(await reviewOrder({ log }, context, await site.client.orders.retrieve(uuid))).toBeUndefined();
  };

  it('brings a resource from Create over changes of limits, also erred ones, to Terminate', async () => {
    const resource = await created('alloc');
    expect([site.world.resource(resource).state, allocation(resource)]).toEqual(['OK', OK]);

    for (const ram of [20, 30]) {
      const update = ordered(resource, ram);
      await review(update.uuid);
      expect([update.state, allocation(resource)]).toEqual(['executing', UPDATE_SCHEDULED]);
      expect(await finish(update.uuid, resource)).toEqual({ status: 'done' });
      expect(await finish(update.uuid, resource)).toEqual({ status: 'done' });
      expect([update.state, allocation(resource)]).toEqual(['done', OK]);
      expect(site.world.resource(resource)).toMatchObject({ state: 'OK', limits: { ram } });
    }

    const refused = ordered(resource, 40);
    await review(refused.uuid);
    expect(await activities.failOrder({ ...ref(refused.uuid), failureType: 'LimitInvalid', message: 'x' })).toBe(
      'erred',
    );
    expect(site.world.resource(resource).state).toBe('Erred');
    await site.client.orders.retry(refused.uuid);
    expect(await finish(refused.uuid, resource)).toEqual({ status: 'done' });
    expect([site.world.resource(resource).state, allocation(resource)]).toEqual(['OK', OK]);

    const end = site.world.createOrder({ type: 'Terminate', resource });
    await review(end.uuid);
    expect(await finish(end.uuid, resource)).toEqual({ status: 'done' });
    expect(site.world.resource(resource).state).toBe('Terminated');
    expect(warnings).toEqual([]);
  });

  it('would set the next change of limits erred by itself without that, as recorded', async () => {
    const order = site.create('alloc');
    await site.client.orders.approve(order.uuid);
    await site.client.orders.setStateDone(order.uuid);
    const update = ordered(order.resource, 20);
    await site.client.orders.approve(update.uuid);
    expect(update).toMatchObject({
      state: 'erred',
      errorMessage: "Can't switch from state '5' using method 'schedule_updating'",
    });
  });

  it('is healed before the next order where another program has left it so', async () => {
    const order = site.create('alloc');
    await site.client.orders.approve(order.uuid);
    await site.client.orders.setStateDone(order.uuid);
    expect(allocation(order.resource)).toBe(CREATION_SCHEDULED);
    const update = ordered(order.resource, 20);
    await review(update.uuid);
    expect(update.state).toBe('executing');
  });

  it('never ends an order that is under way: a late second run lets the allocation alone', async () => {
    const order = site.create('alloc');
    await activities.openOrder(ref(order.uuid));
    await finish(order.uuid, order.resource);
    const update = ordered(order.resource, 20);
    await review(update.uuid);
    expect(await finish(order.uuid, order.resource)).toEqual({ status: 'done' });
    expect([update.state, allocation(order.resource)]).toEqual(['executing', UPDATE_SCHEDULED]);
  });

  it('has the order done although its allocation cannot be set OK', async () => {
    const fault = { kind: 'status', status: 500, path: 'marketplace-slurm-remote/{uuid}/set_state' } as const;
    const { id } = site.simulator.faults.add(fault);
    const resource = await created('alloc');
    expect(allocation(resource)).toBe(CREATION_SCHEDULED);
    site.simulator.faults.remove(id);
    const update = ordered(resource, 20);
    await review(update.uuid);
    expect(update.state).toBe('executing');
  });

  it('is called by what it has, and by nothing twice that it was found not to have', async () => {
    for (const name of ['one', 'two', 'three']) {
      const resource = await created(name);
      await site.client.offerings.isBackendIdFree(site.offering.uuid, { backendId: name, allOfferings: false });
      await site.client.resources.setLimits(resource, { ram: 1 });
      await site.client.identities.find(site.offering.uuid, 'agent');
      const update = ordered(resource, 20);
      await review(update.uuid);
      await activities.failOrder({ ...ref(update.uuid), failureType: 'LimitInvalid', message: 'x' });
      await site.client.orders.retry(update.uuid);
      await finish(update.uuid, resource);
    }
    const { unknown, ...known } = site.simulator.stats.perRoute;
    const missing = site.client.capabilities.missing();
    expect(missing).toEqual([
      'marketplace-orders/{uuid}/retry/',
      'marketplace-provider-offerings/{uuid}/check_unique_backend_id/',
      'marketplace-provider-resources/{uuid}/set_limits/',
      'marketplace-site-agent-identities/',
    ]);
    expect(unknown).toBe(missing.length);
    expect(present()).toHaveLength(29);
    expect([...present(), ...ALSO_THERE]).toEqual(expect.arrayContaining(Object.keys(known)));
  });
});

describe('a Waldur that keeps no allocations', () => {
  it('is asked for one once', async () => {
    const site = await simulatedSite('current');
    const activities = site.activitiesWith(site.client);
    for (const name of ['one', 'two', 'three']) {
      const order = site.create(name);
      const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
      await activities.openOrder(ref);
      await activities.finishOrder({ ...ref, resourceUuid: order.resource, reportedLimits: {}, waldurLimits: {} });
    }
    expect(site.simulator.stats.perRoute.unknown).toBe(1);
    expect(site.client.capabilities.missing()).toEqual(['marketplace-slurm-remote/{uuid}/set_state/']);
    await site.simulator.stop();
  });
});
