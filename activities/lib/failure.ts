import { ApplicationFailure } from '@temporalio/common';
import { FAILURES, type FailureType } from '../../contracts/failure-types.js';

/** Longest failure message that is kept; failures travel through workflow history. */
const MAX_MESSAGE = 1500;

/** Shortest delay that is asked for: Temporal takes a delay of 0 as "no retry", and the order would park. */
const LEAST_DELAY_MS = 100;

export interface FailureOptions {
  /** Earliest next attempt in milliseconds, for example from a Retry-After header. */
  retryAfterMs?: number;
}

/**
 * Builds the only kind of error that leaves an activity. Whether it is retried follows from the failure table.
 *
 * @param type row of the failure table
 * @param message what failed, on what, what was seen; no secrets, no personal data, no library error objects
 */
export function failure(type: FailureType, message: string, options: FailureOptions = {}): ApplicationFailure {
  const { disposition } = FAILURES[type];
  const slow = disposition === 'retry-slowly' ? 5 * 60_000 : undefined;
  const delay = options.retryAfterMs ?? slow;
  return ApplicationFailure.create({
    type,
    message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message,
    nonRetryable: disposition === 'park' || disposition === 'reread',
    ...(delay === undefined ? {} : { nextRetryDelay: Math.max(delay, LEAST_DELAY_MS) }),
  });
}
