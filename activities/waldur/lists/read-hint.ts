import type * as z from 'zod';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import { incomplete, MAX_PASSES } from './incomplete.js';
import { readPass } from './read-pass.js';
import { rowIdentity } from './row-identity.js';

export interface HintOptions {
  /** As many different rows as Waldur counts, or an error, however the list changes meanwhile. */
  counted?: boolean;
}

/**
 * Reads a list that only says where to look, such as open orders. Rows that come and go during the reading make it
 * start again; after three readings what any of them saw is returned. Nobody may conclude from it that something is
 * not there. A failing page is an error, and so is a list that is shorter than Waldur counts because a page was cut.
 *
 * @throws ApplicationFailure of the failure table
 */
export async function readHint<T>(
  http: WaldurHttp,
  call: WaldurCall,
  schema: z.ZodType<T>,
  { counted = false }: HintOptions = {},
): Promise<T[]> {
  const seen = new Map<unknown, T>();
  for (let number = 1; ; number++) {
    const { rows, total, flaw, cut = false } = await readPass(http, call, schema, { repeats: false, untilFlaw: false });
    if (flaw === undefined) return rows;
    for (const row of rows) seen.set(rowIdentity(row), row);
    if (number < MAX_PASSES) continue;
    const fewer = seen.size < (total ?? Number.POSITIVE_INFINITY);
    if (fewer && (counted || cut)) throw incomplete(call, { total, flaw, seen: seen.size });
    return [...seen.values()];
  }
}
