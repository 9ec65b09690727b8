import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Registry } from 'prom-client';
import { registerBackend } from '../../../config/backends/registry.js';
import { targetOf } from '../../../config/backends/target-of.js';
import type { BackendActivities, BackendReadActivities, ControlActivities } from '../../../contracts/activities.js';
import type { ApplyRequest } from '../../../contracts/allocation.js';
import { CONTROL_QUEUE } from '../../../contracts/ids.js';
import type { Capability, ControlDeps, MakeCapability } from '../../../workers/control/capability.js';
import { offeringContexts } from '../../../workers/control/offering-contexts.js';
import { openCapabilities } from '../../../workers/control/open-capabilities.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { networkBackend, UNCHANGED } from '../../helpers/network-backend.js';
import { load, offering, site, UUID } from '../config/support.js';

const OTHER = 'b'.repeat(32);
const ORDERS = [
  ...['clearProblem', 'failOrder', 'finishOrder', 'noteStatus', 'openOrder', 'openResource'],
  ...['recordProblem', 'startOpenOrders'],
];
const ALWAYS = [...ORDERS, 'checkClaim', 'notify', 'registerAgent'].sort();

function depsOf(offerings: unknown[]): ControlDeps & { log: ReturnType<typeof memoryLog> } {
  const { config, problems } = load(site(offerings));
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const contexts = offeringContexts(config);
  const log = memoryLog();
  return {
    ...{ config, log, env: {}, client: {} as Client, namespace: 'default', uiUrl: undefined },
    ...{ registry: new Registry(), startedAt: new Date(), announce: false },
    waldur: { offering: (id) => contexts.get(id), now: () => new Date(), log },
  };
}

const named = (name: string, activities: object, more: Partial<Capability> = {}): MakeCapability => {
  return () => ({ name, activities, ...more });
};

describe('the capabilities of control', () => {
  const applied: string[] = [];
  beforeAll(() => {
    registerBackend(
      networkBackend('over-http', {
        apply: async ({ backendId }) => {
          applied.push(backendId);
          return UNCHANGED;
        },
      }),
    );
    registerBackend(networkBackend('lonely', { writerGroup: async () => 'one' }));
  });

  it('are for a site of clusters what they have always been, and none of its requests waits here', async () => {
    const { activities, waiting, served } = await openCapabilities(depsOf([offering()]));
    expect(Object.keys(activities).sort()).toEqual(ALWAYS);
    expect(waiting).toBe(0);
    expect([...served]).toEqual([[UUID, ['order_process']]]);
  });

  it('serve backends that are reached over the network, where an offering has one', async () => {
    const keys = { backend_type: 'over-http', order_processing_backend: 'over-http', backend_settings: {} };
    const deps = depsOf([offering(), offering({ ...keys, name: 'two', waldur_offering_uuid: OTHER })]);
    const { activities, waiting, served } = await openCapabilities(deps);
    expect(Object.keys(activities).sort()).toEqual([...ALWAYS, 'applyAllocation', 'checkAllocation'].sort());
    expect(waiting).toBeGreaterThanOrEqual(1_000);
    expect([...served.keys()]).toEqual([UUID, OTHER]);

    const [, two] = deps.config.offerings;
    const target = targetOf(two!, 'orders')!;
    expect(target).toMatchObject({ queue: CONTROL_QUEUE, readQueue: CONTROL_QUEUE, backend: 'over-http' });
    const request: ApplyRequest = {
      ...{ backend: target.backend, configHash: target.configHash },
      wish: { offeringId: OTHER, backendId: 'a_one', presence: 'existing' } as ApplyRequest['wish'],
    };
    const { applyAllocation, checkAllocation } = activities as unknown as BackendActivities & BackendReadActivities;
    expect(await new MockActivityEnvironment().run(applyAllocation, request)).toEqual(UNCHANGED);
    expect(applied).toEqual(['a_one']);
    const elsewhere = { ...request, wish: { ...request.wish, offeringId: UUID } };
    await expect(checkAllocation(elsewhere)).rejects.toMatchObject({ type: 'ConfigMismatch' });
  });

  it('are refused a backend that must have a single writer over all hosts', async () => {
    const keys = { backend_type: 'lonely', order_processing_backend: 'lonely', backend_settings: {} };
    await expect(openCapabilities(depsOf([offering(keys)]))).rejects.toThrow(
      /backend lonely must have a single writer.*runs: headnode/,
    );
  });

  it('leave orders alone that are carried out elsewhere, whatever else is done for the offering', async () => {
    const deps = depsOf([offering({ order_processing_backend: undefined, membership_sync_backend: 'slurm' })]);
    expect(deps.waldur.offering(UUID)).toBeDefined();
    const { activities, served } = await openCapabilities(deps);
    expect([...served]).toEqual([]);
    const { failOrder, openOrder, startOpenOrders } = activities as unknown as ControlActivities;
    const order = { offeringId: UUID, orderUuid: 'c'.repeat(32) };
    await expect(openOrder(order)).rejects.toMatchObject({ type: 'ConfigMismatch' });
    await expect(failOrder({ ...order, failureType: 'Unexpected', message: '' })).rejects.toMatchObject({
      type: 'ConfigMismatch',
    });
    expect(await startOpenOrders(UUID)).toEqual({ listed: 0, started: 0 });
    expect(deps.log.lines).toMatchObject([{ level: 'warn', message: expect.stringMatching(/not carried out here/) }]);
  });

  it('do not start when two of them give an activity of the same name', async () => {
    const both = [named('one', { look: async () => 1 }), named('two', { look: async () => 2, other: async () => 3 })];
    await expect(openCapabilities(depsOf([offering()]), both)).rejects.toThrow(
      'The capabilities one and two both give the activity look.',
    );
  });

  it('are told together what is served, each mode once', async () => {
    const told: unknown[] = [];
    const makers = [
      named('orders', {}, { modes: () => ['order_process'] }),
      named('members', {}, { modes: ({ name }) => (name === 'one' ? ['membership_sync', 'order_process'] : []) }),
      named('registration', {}, { ready: (served) => void told.push([...served]) }),
    ];
    const two = offering({ name: 'two', waldur_offering_uuid: OTHER });
    const { ready } = await openCapabilities(depsOf([offering(), two]), makers);
    expect(told).toEqual([]);
    ready();
    expect(told).toEqual([
      [
        [UUID, ['order_process', 'membership_sync']],
        [OTHER, ['order_process']],
      ],
    ]);
  });
});
