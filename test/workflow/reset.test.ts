import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { CONTROL_QUEUE, orderWorkflowId } from '../../contracts/ids.js';
import type { ProcessOrderInput } from '../../contracts/order.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';
import { type SimulatedSite, simulatedSite } from '../contract/waldur-client/simulated-site.js';
import { eventually, fakeOrder, refuse, untilPhase } from '../helpers/fake-order.js';
import { OrderEnvironment } from '../helpers/order-environment.js';
import { type Run, resetRun, tasksOf } from '../helpers/reset-run.js';

let environment: OrderEnvironment;
let count = 0;
beforeAll(async () => {
  environment = await OrderEnvironment.start();
}, 120_000);
afterAll(async () => environment.stop());

type Order = ReturnType<SimulatedSite['create']>;

interface Playground {
  site: SimulatedSite;
  client: Client;
  /** Opens an order in Waldur and starts its workflow as a tick does. */
  begin(name: string): Promise<{ order: Order; run: Run; start(): Promise<WorkflowHandle> }>;
  /** The cluster takes what it refused. */
  mend(): void;
}

/** A simulated Waldur with its real activities, and a cluster that refuses everything until it is mended. */
async function play(generation: '2024' | 'current', body: (ground: Playground) => Promise<void>): Promise<void> {
  const site = await simulatedSite(generation);
  const { headnode } = fakeOrder();
  const mend = refuse({ headnode }, 'BackendRejected', 'unknown QOS gold');
  const { listOpenOrders: _, ...orderActivities } = site.activitiesWith(site.client);
  const control = {
    ...orderActivities,
    startOpenOrders: async () => ({ listed: 0, started: 0 }),
    notify: async () => ({ delivered: [], failed: [] }),
  };
  try {
    await environment.withWorkers({ control, headnode }, (client) => body({ site, client, mend, begin }));
  } finally {
    await site.simulator.stop();
  }

  async function begin(name: string) {
    const order = site.create(name);
    const input: ProcessOrderInput = {
      offeringId: site.offering.uuid,
      orderUuid: order.uuid,
      cluster: 'lab',
      parkGraceMs: 3_600_000,
      notify: ['parked', 'failed'],
    };
    // Simulators with the same seed make the same uuids.
    count += 1;
    const workflowId = `${orderWorkflowId(input.offeringId, order.uuid)}/${count}`;
    const start = () =>
      environment.client.workflow.start(WORKFLOWS.processOrder, {
        workflowId,
        taskQueue: CONTROL_QUEUE,
        args: [input],
      });
    const { firstExecutionRunId: runId } = await start();
    return { order, run: { handle: environment.client.workflow.getHandle(workflowId, runId), runId }, start };
  }
}

/** How an operator gives an order up; both ways are sent again to a run that is reset. */
const bySignal = (handle: WorkflowHandle): Promise<unknown> =>
  handle.signal('resolveOrder', { action: 'fail', by: 'ada', reason: 'typo' });
const byUpdate = (handle: WorkflowHandle): Promise<unknown> =>
  handle.executeUpdate('resolve', { args: [{ action: 'fail', by: 'ada', reason: 'typo' }] });
const GIVEN_UP: [string, typeof bySignal][] = [
  ['by update', byUpdate],
  ['by signal', bySignal],
];

async function untilFailed({ handle }: Run, giveUp: typeof bySignal): Promise<void> {
  await untilPhase(handle);
  await giveUp(handle);
  await expect(handle.result()).rejects.toThrow();
}

/** A run that was reset must be replayed by the same code. */
async function replays({ handle }: Run): Promise<void> {
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()));
  await Worker.runReplayHistory({ workflowBundle: environment.bundle }, history);
}

describe.each(['2024', 'current'] as const)('a reset, with a Waldur of %s,', (generation) => {
  it.each(GIVEN_UP)(
    'to any task runs an order to its end that was given up %s',
    async (_, giveUp) => {
      await play(generation, async ({ site, client, begin, mend }) => {
        const runs: { order: Order; run: Run; tasks: string[] }[] = [];
        for (let at = 0; at < (runs[0]?.tasks.length ?? 1); at += 1) {
          const { order, run } = await begin(`order-${at}`);
          await untilFailed(run, giveUp);
          expect([order.state, site.world.resource(order.resource).state]).toEqual(['erred', 'Erred']);
          runs.push({ order, run, tasks: await tasksOf(run) });
        }
        expect(runs.length).toBeGreaterThanOrEqual(4);
        mend();
        for (const [at, { order, run, tasks }] of runs.entries()) {
          // Two tasks of one run can be one of another, so the last run may have one less.
          const again = await resetRun(client, run, tasks[at] ?? tasks.at(-1));
          expect({ at, ...(await again.handle.result()) }).toMatchObject({ at, phase: 'Done' });
          expect([order.state, site.world.resource(order.resource).state]).toEqual(['done', 'OK']);
          expect(site.world.resource(order.resource).backendMetadata).toEqual({ siteflow: {} });
          await replays(again);
        }
      });
    },
    120_000,
  );

  it.each(GIVEN_UP)(
    'does not fail at once again what was given up %s',
    async (_, giveUp) => {
      await play(generation, async ({ client, begin, mend }) => {
        const { order, run } = await begin('broken');
        await untilFailed(run, giveUp);
        const tasks = await tasksOf(run);
        let last = run;
        // Every reset parks anew, since the cluster still refuses; what was decided before is not heard.
        for (const task of tasks) {
          last = await resetRun(client, run, task);
          await untilPhase(last.handle);
          await eventually(async () => order.state === 'executing');
        }
        mend();
        await last.handle.executeUpdate('resolve', { args: [{ action: 'retry' }] });
        expect(await last.handle.result()).toMatchObject({
          phase: 'Done',
          // The last reset leads behind the decision, which stays in the history.
          decisions: [{ action: 'fail' }, { action: 'retry' }],
        });
        await replays(last);
      });
    },
    120_000,
  );

  it('of a reset run works as well', async () => {
    await play(generation, async ({ client, begin, mend }) => {
      const { order, run } = await begin('twice');
      await untilFailed(run, bySignal);
      const second = await resetRun(client, run, (await tasksOf(run)).at(-1));
      await untilFailed(second, byUpdate);
      expect(order.state).toBe('erred');
      mend();
      const third = await resetRun(client, second, (await tasksOf(second)).at(-1));
      expect(await third.handle.result()).toMatchObject({ phase: 'Done' });
      expect(order.state).toBe('done');
      await replays(third);
    });
  });

  it('of a parked order tries again', async () => {
    await play(generation, async ({ client, begin, mend }) => {
      const { order, run } = await begin('parked');
      await untilPhase(run.handle);
      mend();
      const again = await resetRun(client, run, (await tasksOf(run)).at(-1));
      expect(await again.handle.result()).toMatchObject({ phase: 'Done' });
      expect(order.state).toBe('done');
    });
  });

  it('of an order that is done finds it done', async () => {
    await play(generation, async ({ site, client, begin, mend }) => {
      mend();
      const { order, run } = await begin('done');
      await run.handle.result();
      const changes = () => site.simulator.ledger.find({ uuid: order.uuid, field: 'state' }).length;
      const before = changes();
      for (const task of await tasksOf(run))
        expect(await (await resetRun(client, run, task)).handle.result()).toMatchObject({ phase: 'Done' });
      expect([order.state, changes()]).toEqual(['done', before]);
    });
  });

  it('takes an order back once: what errs it afterwards counts', async () => {
    await play(generation, async ({ site, client, begin }) => {
      const { order, run } = await begin('once');
      await untilFailed(run, bySignal);
      const again = await resetRun(client, run, (await tasksOf(run))[0]);
      await untilPhase(again.handle);
      expect(order.state).toBe('executing');
      await site.client.orders.setStateErred(order.uuid, 'by staff');
      await again.handle.signal('again');
      expect(await again.handle.result()).toMatchObject({ phase: 'Withdrawn', reason: 'the order had ended as erred' });
      expect(order.state).toBe('erred');
    });
  });

  it('is not what a tick does: an erred order stays erred', async () => {
    await play(generation, async ({ begin, mend }) => {
      const { order, run, start } = await begin('tick');
      await untilFailed(run, bySignal);
      mend();
      expect(await (await start()).result()).toMatchObject({
        phase: 'Withdrawn',
        reason: 'the order had ended as erred',
      });
      expect(order.state).toBe('erred');
    });
  });
});
