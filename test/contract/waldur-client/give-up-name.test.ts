import { afterEach, describe, expect, it } from '@jest/globals';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const open: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

describe.each(['2024', 'current'] as const)('failOrder on a Waldur of %s', (generation) => {
  async function opened(failureType: string) {
    const site = await simulatedSite(generation);
    open.push(site);
    const activities = site.activitiesWith(site.client);
    const order = site.create('alloc');
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    await activities.openOrder(ref);
    const name = () => site.world.resource(order.resource).backendId;
    return { site, activities, order, ref, name, problem: { ...ref, failureType, message: 'it is there' } };
  }

  it("takes a foreign account's name off the resource: a Terminate would remove that account", async () => {
    const { activities, problem, order, name } = await opened('AccountExists');
    expect(name()).toBe('hpc_alloc-1');
    expect(await activities.failOrder(problem)).toBe('erred');
    expect([order.state, name()]).toEqual(['erred', '']);
    expect(await activities.failOrder(problem)).toBe('already');
  });

  it('leaves the name where the account may be ours', async () => {
    const { activities, problem, name } = await opened('LimitInvalid');
    expect(await activities.failOrder(problem)).toBe('erred');
    expect(name()).toBe('hpc_alloc-1');
  });

  it('leaves the name of a resource that had it before the order', async () => {
    const { site, activities, ref, order, name } = await opened('AccountExists');
    const resource = site.world.resource(order.resource);
    const finish = { resourceUuid: resource.uuid, reportedLimits: {}, waldurLimits: {} };
    await activities.finishOrder({ ...ref, ...finish });
    const update = site.world.createOrder({ type: 'Update', offering: site.offering, resource, limits: { ram: 20 } });
    const again = { ...ref, orderUuid: update.uuid };
    await activities.openOrder(again);
    const problem = { ...again, failureType: 'AccountExists', message: 'it is there' } as const;
    expect(await activities.failOrder(problem)).toBe('erred');
    expect(name()).toBe('hpc_alloc-1');
  });
});
