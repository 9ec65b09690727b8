import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { FailureType } from '../../contracts/failure-types.js';

/**
 * Every activity option of the product, one row per kind of call. The inner timeout of a call (HTTP 20 s, a read of
 * the backend 50 s, a write 180 s) is always shorter than `startToCloseTimeout`, so that a child or a request is dead
 * before the server repeats it. Orders have no scheduleToClose: an outage delays them and fails none.
 */
const untilItWorks = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' } as const;

/**
 * First try of a short Waldur step: on the workflow's own worker, three quick attempts. What an operator has to act on
 * is not tried again out of sight: it shows in the UI at once.
 */
export const WALDUR_LOCAL: LocalActivityOptions = {
  startToCloseTimeout: '50s',
  retry: {
    initialInterval: '300ms',
    backoffCoefficient: 3,
    maximumAttempts: 3,
    nonRetryableErrorTypes: ['WaldurUnauthorized', 'WaldurForbidden'] satisfies FailureType[],
  },
};

/** The same step once it has failed: a normal activity, so that the failure and its retries show in the UI. */
export const WALDUR: ActivityOptions = { startToCloseTimeout: '60s', retry: untilItWorks };

/** A note for people, on the resource in Waldur: worth a few tries, never worth holding up the order. */
export const WALDUR_NOTE: ActivityOptions = {
  startToCloseTimeout: '60s',
  retry: { ...untilItWorks, maximumAttempts: 5 },
};

/**
 * Tells people about an order. The activity tries three times by itself and never fails; a worker that dies over it is
 * worth one more run, and nothing more is worth holding up the end of an order.
 */
export const NOTIFY: ActivityOptions = {
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '150s',
  retry: { ...untilItWorks, maximumAttempts: 2 },
};

/**
 * A question to the HPC User API: two rounds of four requests side by side, each with a token, repeated once with a new
 * one, of at most 15 s each. It answers most questions from its cache.
 */
export const HPC_USER: ActivityOptions = { startToCloseTimeout: '2 minutes', retry: untilItWorks };

/** The order tick lists every open order and starts their workflows; it reports progress as it goes. */
export const TICK: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '60s',
  retry: untilItWorks,
};

/** What Waldur is told about the agent itself; nobody waits for it, so Waldur is not pressed. */
export const REGISTRATION: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
};

/** A look at the backend: a few reads of at most 50 s each, one after the other. */
export const BACKEND_READ: ActivityOptions = { startToCloseTimeout: '4 minutes', retry: untilItWorks };

/** The same where the answer is only noted and an operator has decided already; a head node that is away is not waited for. */
export const BACKEND_LOOK: ActivityOptions = {
  ...BACKEND_READ,
  scheduleToCloseTimeout: '60s',
  retry: { ...untilItWorks, maximumAttempts: 3 },
};

/**
 * A write on the backend waits its turn behind the cluster's single writer: 15 minutes cover a write that takes all of
 * its 180 s and a few batches ahead. It heartbeats every 5 s, so a dead head-node worker is noticed within 20 s.
 */
export const BACKEND_WRITE: ActivityOptions = {
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20s',
  retry: untilItWorks,
};

/**
 * One process holds a writer group for as long as it lives. The heartbeat is its lease: it comes every 3 s, a holder
 * writes only within 8 s of the last one that the server has acknowledged, and after 12 s without one the group is
 * given to somebody else. The workflow repeats it itself, because the next holder has to know what the last one did.
 */
export const WRITER_LEASE: ActivityOptions = {
  startToCloseTimeout: '3650 days',
  heartbeatTimeout: '12s',
  retry: { maximumAttempts: 1 },
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
};
