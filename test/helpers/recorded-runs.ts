import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { failure } from '../../activities/lib/failure.js';
import type { ControlActivities, OpenedOrder } from '../../contracts/activities.js';
import type { AllocationStatus } from '../../contracts/allocation-status.js';
import type { Decision } from '../../contracts/decision.js';
import { CONTROL_QUEUE, orderTickId, statusWorkflowId, writerWorkflowId } from '../../contracts/ids.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';
import { joinWriter } from '../../workers/writer/join-writer.js';
import { type FakeOrder, fakeOrder, OFFERING, READY, refuse, startFakeOrder, untilPhase } from './fake-order.js';
import { resetRun, runOf, tasksOf } from './reset-run.js';

type Activities = Pick<FakeOrder, 'control' | 'headnode'>;

/** One way an order can go, to be run on a real server with faked activities; its history becomes a fixture. */
export interface RecordedRun {
  /** File name below test/fixtures/histories, without `.json`. */
  name: string;
  /** Changes what the faked activities answer; what it returns is called when the cause of a trouble is to be gone. */
  arrange(activities: Activities): () => void;
  /** Starts the workflow and brings it to its end; how it ended does not matter here. */
  play(client: Client, mend: () => void): Promise<WorkflowHandle>;
}

/** Activities of an order that meets no trouble. */
export const smoothActivities = (): Activities => {
  const { control, headnode } = fakeOrder();
  return { control, headnode };
};

const startOrder = (client: Client, number: number, parkGraceMs = 3_600_000): Promise<WorkflowHandle> =>
  startFakeOrder(client, number, { parkGraceMs });

const ended = async (handle: WorkflowHandle): Promise<WorkflowHandle> => {
  await handle.result().catch(() => undefined);
  return handle;
};

const startFakeStatus = (client: Client, name: string, status?: AllocationStatus): Promise<WorkflowHandle> =>
  client.workflow.start(WORKFLOWS.applyResourceStatus, {
    workflowId: statusWorkflowId(OFFERING, name),
    taskQueue: CONTROL_QUEUE,
    args: [
      {
        ...{ offeringId: OFFERING, resourceUuid: READY.wish.resourceUuid, cluster: 'lab' },
        ...(status === undefined ? {} : { status }),
      },
    ],
  });

const smooth = (): (() => void) => () => undefined;

/** The backend refuses every change until the trouble is mended. */
const refused = (activities: Activities): (() => void) => refuse(activities, 'BackendRejected', 'unknown QOS gold');

/** Waldur gives each of these answers once, then the usual one. */
const answers = (control: ControlActivities, first: OpenedOrder[]): void => {
  const { openOrder } = control;
  control.openOrder = async (ref) => first.shift() ?? openOrder(ref);
};

const update = (handle: WorkflowHandle, decision: Decision): Promise<string> =>
  handle.executeUpdate<string, [Decision]>('resolve', { args: [decision] });

/** The cluster refuses every change, and shows less than there should be. */
const lacking = (activities: Activities): (() => void) => {
  const { headnode } = activities;
  headnode.checkAllocation = async () => ({
    missing: ['user alice in account hpc_alloc'],
    warnings: [],
    reportedLimits: {},
  });
  return refused(activities);
};

/** An order that was given up, and is run again from one of its tasks. */
const resetTo =
  (number: number, choose: (tasks: string[]) => string | undefined): RecordedRun['play'] =>
  async (client, mend) => {
    const handle = await startOrder(client, number);
    await untilPhase(handle);
    await update(handle, { action: 'fail', by: 'operator', reason: 'typo in the order' });
    await ended(handle);
    mend();
    const run = await runOf(client, handle);
    return ended((await resetRun(client, run, choose(await tasksOf(run)))).handle);
  };

/** Every path of the workflows that a history in production can have taken. */
export const RECORDED_RUNS: RecordedRun[] = [
  {
    name: 'process-order-done',
    arrange: smooth,
    play: async (client) => ended(await startOrder(client, 1)),
  },
  {
    name: 'process-order-waldur-away',
    arrange: ({ control }) => {
      let calls = 0;
      const { openOrder } = control;
      control.openOrder = async (ref) => {
        calls += 1;
        if (calls < 6) throw failure('WaldurUnavailable', 'GET order: connection refused');
        return openOrder(ref);
      };
      return () => undefined;
    },
    play: async (client) => ended(await startOrder(client, 2)),
  },
  {
    name: 'process-order-parked-retried',
    arrange: refused,
    play: async (client, mend) => {
      const handle = await startOrder(client, 3);
      await untilPhase(handle);
      mend();
      await handle.executeUpdate('resolve', { args: [{ action: 'retry', by: 'operator' }] });
      return ended(handle);
    },
  },
  {
    name: 'process-order-failed',
    arrange: refused,
    play: async (client) => {
      const handle = await startOrder(client, 4);
      await untilPhase(handle);
      await handle.signal('resolveOrder', { action: 'fail', reason: 'typo in the order' });
      return ended(handle);
    },
  },
  {
    name: 'process-order-failed-at-once',
    arrange: refused,
    play: async (client) => ended(await startOrder(client, 5, 0)),
  },
  {
    name: 'process-order-withdrawn',
    arrange: (activities) => {
      refused(activities);
      answers(activities.control, [READY, { status: 'finished', state: 'erred' }]);
      return () => undefined;
    },
    play: async (client) => {
      const handle = await startOrder(client, 6, 24 * 3_600_000);
      await untilPhase(handle);
      await handle.signal('again');
      return ended(handle);
    },
  },
  {
    name: 'process-order-waited',
    arrange: ({ control }) => {
      answers(control, [{ status: 'waiting', reason: 'an older order of the resource is in work' }]);
      return () => undefined;
    },
    play: async (client) => ended(await startOrder(client, 7)),
  },
  {
    name: 'process-order-skipped',
    arrange: refused,
    play: async (client) => {
      const handle = await startOrder(client, 8);
      await untilPhase(handle);
      await update(handle, { action: 'skip', by: 'operator', reason: 'made by hand' });
      return ended(handle);
    },
  },
  {
    name: 'process-order-skip-refused',
    arrange: lacking,
    play: async (client, mend) => {
      const handle = await startOrder(client, 9);
      await untilPhase(handle);
      await update(handle, { action: 'skip', by: 'operator' }).catch(() => undefined);
      await untilPhase(handle);
      mend();
      await update(handle, { action: 'retry', by: 'operator' });
      return ended(handle);
    },
  },
  {
    name: 'process-order-skip-forced',
    arrange: lacking,
    play: async (client) => {
      const handle = await startOrder(client, 10);
      await untilPhase(handle);
      await update(handle, { action: 'skip', force: true, by: 'operator', reason: 'another account' });
      return ended(handle);
    },
  },
  {
    name: 'process-order-notified',
    arrange: refused,
    play: async (client) => {
      const handle = await startFakeOrder(client, 13, { notify: ['parked', 'failed'] });
      await untilPhase(handle);
      await update(handle, { action: 'fail', by: 'operator' });
      return ended(handle);
    },
  },
  {
    name: 'process-order-reset',
    arrange: refused,
    play: resetTo(11, (tasks) => tasks[0]),
  },
  {
    name: 'process-order-reset-late',
    arrange: refused,
    play: resetTo(12, (tasks) => tasks.at(-1)),
  },
  {
    name: 'process-order-terminated',
    arrange: ({ control }) => {
      const { limits: _, members: __, ...unread } = READY.wish;
      answers(control, [{ ...READY, type: 'Terminate', wish: { ...unread, presence: 'absent' } }]);
      return () => undefined;
    },
    play: async (client) => ended(await startOrder(client, 14)),
  },
  {
    name: 'process-order-nothing',
    arrange: ({ control }) => {
      const { resourceUuid } = READY.wish;
      answers(control, [{ status: 'nothing', type: 'Terminate', resourceUuid, reason: 'nothing was made for it' }]);
      return () => undefined;
    },
    play: async (client) => ended(await startOrder(client, 15)),
  },
  {
    name: 'resource-status-set',
    arrange: ({ headnode }) => {
      const { applyAllocation } = headnode;
      headnode.applyAllocation = async (request) => ({
        ...(await applyAllocation(request)),
        metadata: { qos: 'paused' },
      });
      return () => undefined;
    },
    play: async (client) => ended(await startFakeStatus(client, 'set', 'paused')),
  },
  {
    name: 'resource-status-overtaken',
    arrange: ({ headnode }) => {
      const { applyAllocation } = headnode;
      let stale = 2;
      headnode.applyAllocation = async (request) => {
        if (stale-- > 0) throw failure('Stale', 'account hpc_alloc was changed by an order');
        return applyAllocation(request);
      };
      return () => undefined;
    },
    play: async (client) => ended(await startFakeStatus(client, 'overtaken')),
  },
  {
    name: 'resource-status-not-now',
    arrange: ({ control }) => {
      control.openResource = async () => ({ status: 'not-now', reason: 'the resource is Updating in Waldur' });
      return () => undefined;
    },
    play: async (client) => ended(await startFakeStatus(client, 'not-now')),
  },
  {
    name: 'writer-without-process',
    arrange: smooth,
    play: async (client) => {
      await joinWriter(client, 'recorded', 'a');
      await joinWriter(client, 'recorded', 'b');
      const handle = client.workflow.getHandle(writerWorkflowId('recorded'));
      // Nobody of either seat comes within its ten seconds; then the group waits for somebody else.
      await sleep(22_000);
      await handle.terminate('recorded');
      return handle;
    },
  },
  {
    name: 'order-tick',
    arrange: smooth,
    play: async (client) =>
      ended(
        await client.workflow.start(WORKFLOWS.orderTick, {
          workflowId: orderTickId(OFFERING),
          taskQueue: CONTROL_QUEUE,
          args: [OFFERING],
        }),
      ),
  },
];
