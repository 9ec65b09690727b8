import { setTimeout as sleep } from 'node:timers/promises';
import { startStatus } from '../../../activities/temporal/start-status.js';
import { clusterOf } from '../../../config/backends/target-of.js';
import { RESOLVE_UPDATE } from '../../../contracts/decision.js';
import { orderTickId } from '../../../contracts/ids.js';
import type { SlurmSimulator } from '../../../simulators/slurm/index.js';
import type { WaldurSimulator } from '../../../simulators/waldur/index.js';
import { loadSite } from '../../lib/load-site.js';
import type { RunningAgent } from '../agent/start-agent.js';
import { findOrder } from '../orders/find-order.js';
import { showOrder } from '../orders/show-order.js';
import type { DevWorld } from './dev-world.js';
import { liveOrders } from './live-orders.js';

export interface Stage {
  agent: RunningAgent;
  waldur: WaldurSimulator;
  slurm: SlurmSimulator;
  world: DevWorld;
  file: string;
  say: (text: string) => void;
  signal: AbortSignal;
}

const LOOK_EVERY_MS = 200;
const LONGEST_MS = 60_000;
const FOREIGN = 'hpc_taken';

/**
 * The story goes on: limits are changed, an allocation is terminated and restored, one is paused, and an order whose
 * account name is taken parks, is looked at and retried.
 *
 * @returns whether everything ended as it should
 */
export async function secondAct(stage: Stage): Promise<boolean> {
  const { waldur, world, say } = stage;
  const [first, second, third] = world.orders;
  if (first === undefined || second === undefined || third === undefined || stage.signal.aborted) return true;
  const resourceOf = (order: { uuid: string }): string => waldur.world.order(order.uuid).resource;

  say(`\nNow ${first.name} gets more CPU time, and ${second.name} is terminated:`);
  const update = waldur.world.createOrder({
    ...{ type: 'Update', resource: resourceOf(first), limits: { cpu: 500 }, attributes: { old_limits: { cpu: 10 } } },
  });
  const terminate = waldur.world.createOrder({ type: 'Terminate', resource: resourceOf(second) });
  await follow(stage, [update.uuid, terminate.uuid]);
  say(`${second.name} is restored, with the same account:`);
  const restore = waldur.world.createOrder({ type: 'Restore', resource: resourceOf(second) });
  await follow(stage, [restore.uuid]);

  await pause(stage, third.name, resourceOf(third));
  const retried = await parkAndRetry(stage);
  const orders = [update, terminate, restore].map(({ uuid }) => waldur.world.order(uuid).state);
  return retried && orders.every((state) => state === 'done');
}

async function tick({ agent }: Stage): Promise<void> {
  for (const offering of agent.offerings) await agent.client.schedule.getHandle(orderTickId(offering)).trigger();
}

async function follow(stage: Stage, orders: string[]): Promise<void> {
  await tick(stage);
  await liveOrders(stage.agent.client, {
    ...{ orders: new Set(orders), terminal: process.stdout.isTTY === true, signal: stage.signal },
    write: (text) => process.stdout.write(text),
  });
}

async function pause({ agent, file, say }: Stage, name: string, resourceUuid: string): Promise<void> {
  const [offering] = loadSite({ configFile: file }).offerings;
  if (offering === undefined) return;
  const handle = await startStatus(agent.client, {
    ...{ offeringId: offering.waldur_offering_uuid, resourceUuid, status: 'paused' },
    cluster: clusterOf(offering, 'orders'),
  });
  const { changes } = await handle.result();
  say(`\n${name} is paused, as \`siteflow resources pause\` does it: ${changes.join('; ') || 'nothing to change'}.`);
}

/** An order that nobody can carry out as it is, and what an operator does about it. */
async function parkAndRetry(stage: Stage): Promise<boolean> {
  const { agent, waldur, slurm, world, say, signal } = stage;
  const project = waldur.world.resource(waldur.world.order(world.orders[0]?.uuid ?? '').resource).project;
  await slurm.run('sacctmgr', ['-i', 'add', 'account', FOREIGN, 'parent=root']);
  const order = waldur.world.createOrder({
    ...{ type: 'Create', offering: world.offeringUuid, project, name: 'taken', slug: 'taken', limits: { cpu: 1 } },
  });
  say(`\nSomebody made an account ${FOREIGN} by hand, and then comes an order that needs that name:`);
  await tick(stage);
  const phase = async (): Promise<string> =>
    findOrder(agent.client, order.uuid).then(
      (row) => row.phase,
      () => '',
    );
  if (!(await until(async () => (await phase()) === 'Parked', signal))) return signal.aborted;
  const { reason, advice, workflowId } = await showOrder(agent.client, order.uuid, undefined);
  say(`  Create taken: Parked\n    why         ${reason}\n    what to do  ${advice}`);
  await slurm.run('sacctmgr', ['-i', 'delete', 'account', FOREIGN]);
  say(`  The account is removed; \`siteflow orders retry ${order.uuid.slice(0, 8)}\`:`);
  await agent.client.workflow
    .getHandle(workflowId)
    .executeUpdate(RESOLVE_UPDATE, { args: [{ action: 'retry', by: 'demo', reason: 'the account was removed' }] });
  const done = await until(async () => waldur.world.order(order.uuid).state === 'done', signal);
  say(`  Create taken: ${done ? 'Done' : await phase()}`);
  return done || signal.aborted;
}

async function until(isSo: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const begun = Date.now();
  while (!signal.aborted && Date.now() - begun < LONGEST_MS) {
    if (await isSo()) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}
