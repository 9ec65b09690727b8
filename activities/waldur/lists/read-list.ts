import type * as z from 'zod';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import type { CompleteList } from './complete-list.js';
import { incomplete, MAX_PASSES } from './incomplete.js';
import { readPass } from './read-pass.js';

export interface ListOptions {
  /** A row may be there more than once, as a team member with two roles is. */
  repeats?: boolean;
}

/**
 * Reads a whole list: the rows of one moment, or an error. Where the pages do not agree on the number of rows, a row
 * comes twice or a page is gone, the list changed meanwhile and is read again, three times in all. A failing, short or
 * contradictory page is never a shorter list: what is missing from a list may be removed on the cluster.
 *
 * @param schema every row must be as in it
 * @throws ApplicationFailure of the failure table; `WaldurUnavailable` when the list kept changing while it was read
 */
export async function readList<T extends { uuid: string }>(
  http: WaldurHttp,
  call: WaldurCall,
  schema: z.ZodType<T>,
  { repeats = false }: ListOptions = {},
): Promise<CompleteList<T>> {
  for (let number = 1; ; number++) {
    const { rows, total, flaw } = await readPass(http, call, schema, { repeats, untilFlaw: true });
    if (flaw === undefined) return rows as readonly T[] as CompleteList<T>;
    if (number === MAX_PASSES) throw incomplete(call, { total, flaw });
  }
}
