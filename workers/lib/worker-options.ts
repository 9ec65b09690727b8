import { hostname } from 'node:os';
import type { WorkerOptions } from '@temporalio/worker';

export type WorkerRole = 'control' | 'headnode' | 'headnode-read' | 'headnode-bulk' | 'writer' | 'storage';

type Defaults = Pick<
  WorkerOptions,
  | 'identity'
  | 'shutdownGraceTime'
  | 'shutdownForceTime'
  | 'maxCachedWorkflows'
  | 'maxConcurrentWorkflowTaskExecutions'
  | 'maxConcurrentActivityTaskExecutions'
  | 'maxConcurrentLocalActivityExecutions'
  | 'workflowTaskPollerBehavior'
  | 'activityTaskPollerBehavior'
>;

const pollers = (maximum: number) => ({ type: 'simple-maximum', maximum }) as const;

/**
 * Longest a running activity may need to end by itself, in seconds. The longest command of a backend is a write of
 * 180 s: it is not ended earlier, because it may make its change that late. A head node waits a little longer.
 */
export const GRACE_SECONDS: Record<WorkerRole, number> = {
  control: 30,
  headnode: 190,
  'headnode-read': 60,
  'headnode-bulk': 30,
  writer: 190,
  storage: 30,
};

/** The worker throws this long after the grace time; service managers must wait longer still. */
const FORCE_AFTER_SECONDS = 15;

/** Milliseconds after which a process of this role must be gone; systemd's TimeoutStopSec is larger. */
export const forceMs = (role: WorkerRole): number => (GRACE_SECONDS[role] + FORCE_AFTER_SECONDS + 5) * 1000;

const SLOTS: Record<WorkerRole, Omit<Defaults, 'identity' | 'shutdownGraceTime' | 'shutdownForceTime'>> = {
  control: {
    // A waiting processOrder takes about 0.3 MB (1,312 cached: 549 MB resident, against 174 MB without any), so 200
    // take 60 MB. One that was evicted is replayed from its few dozen events when it wakes: milliseconds.
    maxCachedWorkflows: 200,
    maxConcurrentWorkflowTaskExecutions: 40,
    workflowTaskPollerBehavior: pollers(4),
    maxConcurrentActivityTaskExecutions: 100,
    activityTaskPollerBehavior: pollers(3),
    maxConcurrentLocalActivityExecutions: 100,
  },
  headnode: {
    // A waiting request holds a slot and costs nothing; the writer inside is one.
    maxConcurrentActivityTaskExecutions: 2_000,
    activityTaskPollerBehavior: pollers(4),
  },
  'headnode-read': {
    // Each is a process or two; the backend answers orders meanwhile.
    maxConcurrentActivityTaskExecutions: 16,
    activityTaskPollerBehavior: pollers(2),
  },
  'headnode-bulk': {
    // Two half-hour reads of usage at most: the backend answers orders meanwhile.
    maxConcurrentActivityTaskExecutions: 2,
    activityTaskPollerBehavior: pollers(1),
  },
  writer: {
    // One turn at a time; while it lasts nobody polls.
    maxConcurrentActivityTaskExecutions: 1,
    activityTaskPollerBehavior: pollers(1),
  },
  storage: {
    maxConcurrentActivityTaskExecutions: 8,
    activityTaskPollerBehavior: pollers(2),
  },
};

/**
 * Worker settings of one role, aimed at little memory.
 *
 * @param version of this release, shown in the Temporal UI as `<role>@<host>#<version>`
 * @param instance cluster or storage host, put behind the role
 */
export function workerOptions(role: WorkerRole, version: string, instance?: string): Defaults {
  return {
    ...SLOTS[role],
    identity: `${role}${instance === undefined ? '' : `-${instance}`}@${hostname()}#${version}`,
    shutdownGraceTime: `${GRACE_SECONDS[role]} s`,
    shutdownForceTime: `${GRACE_SECONDS[role] + FORCE_AFTER_SECONDS} s`,
  };
}
