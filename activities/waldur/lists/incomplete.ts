import type { ApplicationFailure } from '@temporalio/common';
import { failure } from '../../lib/failure.js';
import type { WaldurCall } from '../client/waldur-http.js';

/** Readings in all of a list that changes while it is read. */
export const MAX_PASSES = 3;

export interface Incomplete {
  /** X-Result-Count of the last reading. */
  total: number | undefined;
  /** Why the last reading may not be of one moment. */
  flaw: string;
  /** Different rows in all readings, where they were put together. */
  seen?: number;
}

/** The failure of a list of which no reading agreed with itself. */
export function incomplete(call: WaldurCall, { total, flaw, seen }: Incomplete): ApplicationFailure {
  const rows =
    seen === undefined
      ? `none of ${MAX_PASSES} readings agrees with itself`
      : `${seen} of ${total ?? 'an unknown number of'} rows in ${MAX_PASSES} readings`;
  const last = `in the last one X-Result-Count was ${total ?? 'missing'} and ${flaw}`;
  const message = `GET ${call.what}: ${rows}; ${last}; the list changes while it is read, or is cut short`;
  return failure('WaldurUnavailable', message);
}
