import type { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../contracts/failure-types.js';
import { failure } from '../lib/failure.js';
import type { HttpFailure } from '../lib/http/http-failure.js';

/** Refusals that are about load or the moment, not about what was asked. */
const PASSING = [407, 408, 429];

/** A refusal by either server that only an operator ends: a wrong secret, a missing right, a wrong address. */
const refused = ({ kind, status = 0 }: HttpFailure): boolean =>
  kind === 'redirect' || kind === 'invalid' || (status >= 400 && status < 500 && !PASSING.includes(status));

/** The failure of the table for what a request to the HPC User API, or for its token, ended with. */
export function hpcUserFailure(error: HttpFailure, what: string): ApplicationFailure {
  const type: FailureType = refused(error) ? 'HpcUserRefused' : 'HpcUserUnavailable';
  const options = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
  return failure(type, `${what}: ${error.message}`, type === 'HpcUserRefused' ? {} : options);
}
