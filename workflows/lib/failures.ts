import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { type Disposition, FAILURES, type FailureType, isFailureType } from '../../contracts/failure-types.js';

export interface KnownFailure {
  type: FailureType;
  disposition: Disposition;
  message: string;
  /** The failure and what caused it, outermost first; absent where there is nothing but the message. */
  causes?: string[];
}

/** Causes of causes are not followed further; failures travel through workflow history. */
const MAX_CAUSES = 6;

/**
 * Reads an error caught in a workflow by the failure table. An error without a row there is a defect of ours: it is
 * shown as `Unexpected` and parks. A quick attempt that ran out of time found Waldur too slow: only local activities
 * end by a timeout, the others are repeated by the server. Cancellation is not a failure and is thrown on.
 */
export function knownFailure(error: unknown): KnownFailure {
  if (isCancellation(error)) throw error;
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const type = typeOf(cause);
  return { type, disposition: FAILURES[type].disposition, message, causes: causesOf(error) };
}

/** One line each. Names of hosts and processes, which Temporal adds, are left out. */
function causesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth >= MAX_CAUSES) return [];
  return [inWords(error), ...causesOf(error.cause, depth + 1)];
}

function inWords(error: Error): string {
  if (error instanceof ActivityFailure) return `activity ${error.activityType}: ${error.retryState}`;
  if (error instanceof TimeoutFailure) return `timeout ${error.timeoutType}: ${error.message}`;
  if (error instanceof ApplicationFailure) return `${error.type ?? error.name}: ${error.message}`;
  return `${error.name}: ${error.message}`;
}

function typeOf(cause: unknown): FailureType {
  if (cause instanceof TimeoutFailure) return 'WaldurUnavailable';
  return cause instanceof ApplicationFailure && isFailureType(cause.type) ? cause.type : 'Unexpected';
}
