import { afterEach, describe, expect, it } from '@jest/globals';
import { failureOf } from '../../unit/waldur/helpers/caught.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const open: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

describe.each(['2024', 'current'] as const)('an erred order of a Waldur of %s', (generation) => {
  async function erred() {
    const site = await simulatedSite(generation);
    open.push(site);
    const activities = site.activitiesWith(site.client);
    const order = site.create('alloc');
    const ref = { offeringId: site.offering.uuid, orderUuid: order.uuid };
    await activities.openOrder(ref);
    await activities.failOrder({ ...ref, failureType: 'LimitInvalid', message: 'cpu: bad' });
    const resource = () => site.world.resource(order.resource);
    expect([order.state, resource().state]).toEqual(['erred', 'Erred']);
    const finish = { ...ref, resourceUuid: order.resource, reportedLimits: { cpu: 100 }, waldurLimits: {} };
    return { site, activities, order, ref, resource, finish };
  }

  it('is left alone by a normal run, whatever it does', async () => {
    const { activities, ref, order, finish, site } = await erred();
    const before = site.simulator.ledger.entries.length;
    expect(await activities.openOrder(ref)).toEqual({ status: 'finished', state: 'erred' });
    expect(await activities.finishOrder({ ...finish, reportedLimits: {} })).toEqual({
      status: 'ended-elsewhere',
      state: 'erred',
    });
    expect(order.state).toBe('erred');
    expect(site.simulator.ledger.entries).toHaveLength(before);
  });

  it('is taken back when an operator opens it, and can be done', async () => {
    const { activities, ref, order, resource, finish } = await erred();
    const opened = await activities.openOrder({ ...ref, takeBack: true });
    expect(opened).toMatchObject({ status: 'ready', wish: { backendId: resource().backendId } });
    expect(order.state).toBe('executing');
    expect(await activities.openOrder({ ...ref, takeBack: true })).toEqual({ ...opened, wish: expect.anything() });
    expect(await activities.finishOrder(finish)).toEqual({ status: 'done' });
    expect([order.state, resource().state]).toEqual(['done', 'OK']);
  });

  it('is taken back when an operator finishes it', async () => {
    const { activities, order, resource, finish } = await erred();
    expect(await activities.finishOrder({ ...finish, takeBack: true })).toEqual({ status: 'done' });
    expect([order.state, resource().state]).toEqual(['done', 'OK']);
  });

  it('is taken back once when the answer is lost', async () => {
    const { site, activities, ref, order } = await erred();
    const path = `marketplace-orders/{uuid}/${generation === '2024' ? 'set_state_executing' : 'retry'}`;
    site.simulator.faults.add({ kind: 'status', status: 500, when: 'after', path, first: 1 });
    expect((await failureOf(activities.openOrder({ ...ref, takeBack: true }))).type).toBe('WaldurUnavailable');
    expect(await activities.openOrder({ ...ref, takeBack: true })).toMatchObject({ status: 'ready' });
    expect(site.simulator.ledger.find({ uuid: order.uuid, field: 'state', to: 'executing' })).toHaveLength(2);
  });

  it.each(['done', 'canceled', 'rejected'] as const)('is not taken back when it is %s', async (state) => {
    const { activities, ref, order, site } = await erred();
    Object.assign(order, { state });
    const before = site.simulator.ledger.entries.length;
    expect(await activities.openOrder({ ...ref, takeBack: true })).toEqual({ status: 'finished', state });
    expect(site.simulator.ledger.entries).toHaveLength(before);
  });

  it('counts as taken back when somebody else was faster', async () => {
    const { site, activities, ref, order } = await erred();
    const path = `marketplace-orders/{uuid}/${generation === '2024' ? 'set_state_executing' : 'retry'}`;
    site.simulator.faults.add({ kind: 'status', status: 409, when: 'after', path, first: 1 });
    expect(await activities.openOrder({ ...ref, takeBack: true })).toMatchObject({ status: 'ready' });
    expect(order.state).toBe('executing');
  });

  it('stays erred when Waldur refuses to give it back', async () => {
    const { site, activities, ref } = await erred();
    const path = `marketplace-orders/{uuid}/${generation === '2024' ? 'set_state_executing' : 'retry'}`;
    site.simulator.faults.add({ kind: 'status', status: 409, path });
    expect(await activities.openOrder({ ...ref, takeBack: true })).toEqual({
      status: 'finished',
      state: 'erred',
      note: expect.stringMatching(/^it is not given back: POST (retry|set_state_executing) of order .* \(HTTP 409\)$/),
    });
  });
});
