import { ApplicationFailure } from '@temporalio/common';
import * as z from 'zod';
import type { FailureType } from '../../../contracts/failure-types.js';
import { failure } from '../../lib/failure.js';
import { HttpFailure } from '../../lib/http/http-failure.js';
import { MutexBusy } from '../../lib/mutex.js';

/** Retry delay when our own queue for choosing names was too long. */
const BUSY_DELAY_MS = 2000;

function typeOfStatus(error: HttpFailure): FailureType {
  const { status = 0, html, json, frontEnd } = error;
  if (status >= 500) return 'WaldurUnavailable';
  switch (status) {
    case 401:
      return 'WaldurUnauthorized';
    case 403:
      return 'WaldurForbidden';
    case 404:
      if (json) return 'WaldurNotFound';
      return html && !frontEnd ? 'WaldurRouteMissing' : 'WaldurUnavailable';
    case 407:
      return 'WaldurUnavailable';
    case 408:
    case 429:
      return 'WaldurThrottled';
    case 409:
      return 'WaldurConflict';
    default:
      return 'WaldurRejected';
  }
}

/** The row of the failure table for an HTTP failure of Waldur. */
export function waldurFailureType(error: HttpFailure): FailureType {
  switch (error.kind) {
    case 'status':
      return typeOfStatus(error);
    case 'throttled':
      return 'WaldurThrottled';
    case 'redirect':
    case 'invalid':
      return 'WaldurRejected';
    case 'too-large':
      return 'WaldurBadAnswer';
    default:
      // An HTML page with 200 is a maintenance or login page in front of Waldur far more often than a wrong address.
      return 'WaldurUnavailable';
  }
}

function hint(error: HttpFailure): string {
  if (error.kind === 'redirect') return '; compare waldur_api_url with it (scheme, host, /api/)';
  if (error.kind === 'not-json') return '; a page in front of Waldur, or waldur_api_url does not lead to its API';
  if (error.status === 407) return '; the proxy refuses its user name or password';
  if (error.status === 404 && error.kind === 'status' && !error.json) {
    return error.html && !error.frontEnd
      ? '; this Waldur has no such call'
      : '; not said by Waldur but by something in front of it, or waldur_api_url is wrong';
  }
  return '';
}

function zodReasons(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || 'the answer'}: ${issue.message}`)
    .join('; ');
}

/**
 * Turns what a call to Waldur threw into the failure of the table.
 *
 * @param what the call in words: `POST set_backend_id of resource 0123…`
 * @returns an `ApplicationFailure`; failures that are one already, cancellations and programming errors unchanged
 */
export function waldurFailure(error: unknown, what: string): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof HttpFailure) {
    const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
    const options = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
    return failure(waldurFailureType(error), `${what}: ${error.detail}${status}${hint(error)}`, options);
  }
  if (error instanceof z.ZodError) {
    return failure('WaldurBadAnswer', `${what}: Waldur answered in an unknown shape: ${zodReasons(error)}`);
  }
  if (error instanceof MutexBusy) {
    const message = `${what}: other orders of the offering are being given their names; ${error.message}`;
    return failure('WaldurThrottled', message, { retryAfterMs: BUSY_DELAY_MS });
  }
  return error;
}

/** Whether an error is a failure of one of these types. */
export const isFailureOf = (error: unknown, ...types: FailureType[]): boolean =>
  error instanceof ApplicationFailure && types.some((type) => type === error.type);
