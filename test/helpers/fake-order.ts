import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { failure } from '../../activities/lib/failure.js';
import type {
  BackendActivities,
  BackendReadActivities,
  ControlActivities,
  OpenedOrder,
  OpenedResource,
} from '../../contracts/activities.js';
import type { FailureType } from '../../contracts/failure-types.js';
import { CONTROL_QUEUE, headnodeQueue, headnodeReadQueue, orderWorkflowId } from '../../contracts/ids.js';
import type { ProcessOrderInput } from '../../contracts/order.js';
import { WORKFLOWS } from '../../contracts/workflow-names.js';

export const OFFERING = 'a'.repeat(32);
const HOUR_MS = 3_600_000;

/** A Create order that was read and reserved. */
export const READY: Extract<OpenedOrder, { status: 'ready' }> = {
  status: 'ready',
  type: 'Create',
  resourceName: 'alloc',
  target: {
    ...{ backend: 'slurm', cluster: 'lab', configHash: 'h' },
    ...{ queue: headnodeQueue('lab'), readQueue: headnodeReadQueue('lab') },
  },
  wish: {
    offeringId: OFFERING,
    resourceUuid: 'b'.repeat(32),
    backendId: 'hpc_alloc',
    resource: { slug: 'alloc', name: 'alloc' },
    project: { uuid: 'c'.repeat(32), slug: 'phys', name: 'Physics' },
    customer: { uuid: 'd'.repeat(32), slug: 'uni', name: 'University' },
    presence: 'present',
    origin: 'order',
    limits: { cpu: 10 },
    createdAt: '2026-11-01T00:00:00Z',
    endDate: null,
    members: { usernames: ['alice'], complete: false },
    offeringPartitions: [],
    observedAt: '2026-11-22T00:00:00Z',
  },
};

const { limits: _, members: __, ...UNREAD } = READY.wish;

/** The resource of that order, read to set its status: its limits and members were not. */
export const READY_RESOURCE: Extract<OpenedResource, { status: 'ready' }> = {
  ...{ status: 'ready', resourceName: READY.resourceName, target: READY.target, flags: 'normal' },
  wish: { ...UNREAD, presence: 'existing', origin: 'status' },
};

export interface FakeOrder {
  control: ControlActivities;
  headnode: BackendActivities & BackendReadActivities;
  /** Names of the activities that ran, in order. */
  calls: string[];
}

/** Activities of an order that meets no trouble; they note that they ran. */
export function fakeOrder(): FakeOrder {
  const calls: string[] = [];
  const called = <T>(name: string, value: T): T => {
    calls.push(name);
    return value;
  };
  return {
    calls,
    control: {
      openOrder: async () => called('open', READY),
      finishOrder: async () => called('finish', { status: 'done' as const }),
      recordProblem: async (report) => called(`record ${report.failureType}`, undefined),
      clearProblem: async () => called('clear', undefined),
      failOrder: async () => called('fail', 'erred' as const),
      notify: async ({ event }) => called(`notify ${event}`, { delivered: ['webhook'], failed: [] }),
      startOpenOrders: async () => ({ listed: 2, started: 2 }),
      openResource: async () => called('open resource', READY_RESOURCE),
      checkClaim: async () => called('check claim', undefined),
      noteStatus: async ({ metadata }) => called(`note ${JSON.stringify(metadata)}`, undefined),
    },
    headnode: {
      applyAllocation: async ({ wish }) =>
        called('apply', {
          outcome: 'applied',
          changes: [`account ${wish.backendId} created`],
          warnings: [],
          reportedLimits: {},
        }),
      checkAllocation: async () => called('check', { missing: [], warnings: [], reportedLimits: {} }),
    },
  };
}

/** Lets the cluster refuse every change until the returned function is called. */
export function refuse({ headnode }: Pick<FakeOrder, 'headnode'>, type: FailureType, message: string): () => void {
  const { applyAllocation } = headnode;
  let broken = true;
  headnode.applyAllocation = async (request) => {
    if (broken) throw failure(type, message);
    return applyAllocation(request);
  };
  return () => {
    broken = false;
  };
}

/** Starts the workflow of an order; the number makes its uuid. */
export function startFakeOrder(
  client: Client,
  number: number,
  overrides: Partial<ProcessOrderInput> = {},
): Promise<WorkflowHandle> {
  const orderUuid = String(number).padStart(32, '0');
  const input: ProcessOrderInput = {
    offeringId: OFFERING,
    orderUuid,
    cluster: 'lab',
    parkGraceMs: HOUR_MS,
    ...overrides,
  };
  return client.workflow.start(WORKFLOWS.processOrder, {
    workflowId: orderWorkflowId(OFFERING, orderUuid),
    taskQueue: CONTROL_QUEUE,
    args: [input],
  });
}

/** Asks again and again until there is an answer. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let look = 0; look < 200; look += 1) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    await sleep(50);
  }
  throw new Error('it did not come');
}

/** Waits until the order is in a phase, `Parked` if none is named. */
export const untilPhase = (handle: WorkflowHandle, phase = 'Parked'): Promise<{ phase: string; reason?: string }> =>
  eventually(async () => {
    const now = await handle.query<{ phase: string; reason?: string }>('orderStatus').catch(() => undefined);
    return now?.phase === phase && now;
  });
