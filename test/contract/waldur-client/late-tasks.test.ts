import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { awaitedState } from '../../../activities/waldur/orders/awaited-state.js';
import type { AwaitedState, OpenedOrder } from '../../../contracts/activities.js';
import { failureOf } from '../../unit/waldur/helpers/caught.js';
import { type SimulatedSite, simulatedSite } from './simulated-site.js';

const TASK_MS = 400;
const open: SimulatedSite[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.simulator.stop()));
});

const awaitsOf = (opened: OpenedOrder): { awaits?: AwaitedState } =>
  opened.status === 'ready' && opened.awaits !== undefined ? { awaits: opened.awaits } : {};

/** A resource that is there, and a Waldur whose background tasks run late from now on. */
async function lateSite(generation: '2024' | 'current') {
  const site = await simulatedSite(generation);
  open.push(site);
  const activities = site.activitiesWith(site.client);
  const created = site.create('alloc');
  const resource = site.world.resource(created.resource);
  const common = { offeringId: site.offering.uuid, resourceUuid: resource.uuid, reportedLimits: {}, waldurLimits: {} };
  await activities.openOrder({ ...common, orderUuid: created.uuid });
  await activities.finishOrder({ ...common, orderUuid: created.uuid });
  site.simulator.setBackgroundDelay(TASK_MS);
  const order = (type: 'Update' | 'Terminate') =>
    site.world.createOrder({ type, offering: site.offering, resource, limits: type === 'Update' ? { ram: 20 } : {} });
  return { ...{ site, activities, resource, common, order }, state: () => site.world.resource(resource.uuid).state };
}

describe.each(['2024', 'current'] as const)('a Waldur of %s whose background tasks run late', (generation) => {
  it.each([
    ['Update', 'OK'],
    ['Terminate', 'Terminated'],
  ] as const)('%s: done only when the resource has been moved, so that no task sets it back', async (type, end) => {
    const { activities, common, order, state } = await lateSite(generation);
    const { uuid: orderUuid } = order(type);
    const opened = await activities.openOrder({ ...common, orderUuid });
    const finish = () => activities.finishOrder({ ...common, orderUuid, ...awaitsOf(opened) });
    if (generation === '2024') {
      expect((await failureOf(finish())).type).toBe('WaldurBehind');
      await sleep(TASK_MS + 100);
    }
    expect(await finish()).toEqual({ status: 'done' });
    expect(await finish()).toEqual({ status: 'done' });
    await sleep(TASK_MS + 100);
    expect(state()).toBe(end);
  });
});

describe('a wait for a task', () => {
  it('ends after an hour: there may be none', async () => {
    const { site, common, order } = await lateSite('2024');
    site.simulator.setBackgroundDelay(Number.POSITIVE_INFINITY);
    const { uuid: orderUuid } = order('Terminate');
    const activities = site.activitiesWith(site.client);
    const opened = await activities.openOrder({ ...common, orderUuid });
    const { awaits } = awaitsOf(opened);
    expect(awaits?.state).toBe('Terminating');
    const hourAgo = { state: 'Terminating', since: new Date(Date.now() - 3_600_001).toISOString() };
    expect(await activities.finishOrder({ ...common, orderUuid, awaits: hourAgo })).toEqual({ status: 'done' });
  });

  const reviewed = {
    type: 'Update',
    state: 'executing',
    provider_reviewed_at: '2026-01-01',
    error_message: '',
  } as const;
  it.each([
    ['accepted just now', { ...reviewed, state: 'pending-provider', provider_reviewed_at: '' }, 'OK', 'Updating'],
    ['accepted earlier, or by somebody else', reviewed, 'OK', 'Updating'],
    ['moved already', reviewed, 'Updating', undefined],
    ['set executing by hand', { ...reviewed, provider_reviewed_at: '' }, 'OK', undefined],
    ['taken back after a failure', { ...reviewed, error_message: 'sacctmgr failed' }, 'Erred', undefined],
    ['a Create', { ...reviewed, type: 'Create' }, 'Creating', undefined],
    ['a Terminate', { ...reviewed, type: 'Terminate' }, 'Erred', 'Terminating'],
    ['a Restore', { ...reviewed, type: 'Restore' }, 'Terminated', 'Creating'],
  ] as const)('of an order that was %s', (_, order, state, expected) => {
    expect(awaitedState(order, { state })).toBe(expected);
  });
});
