import type * as z from 'zod';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import { countedPass } from './counted-pass.js';
import { linkedPass } from './linked-pass.js';
import { pageReader } from './page-reader.js';
import type { Pass } from './pass.js';
import { repeatsIn } from './row-identity.js';

export interface PassOptions {
  /** A row may be there more than once, as a team member with two roles is. */
  repeats: boolean;
  /** Ends the reading with the first sign that it cannot be of one moment. */
  untilFlaw: boolean;
}

/**
 * Reads a list once: page 1, which tells how many rows there are, then the others side by side.
 *
 * @throws ApplicationFailure of the failure table; a failing page is never a shorter list
 */
export async function readPass<T>(
  http: WaldurHttp,
  call: WaldurCall,
  schema: z.ZodType<T>,
  { repeats, untilFlaw }: PassOptions,
): Promise<Pass<T>> {
  const what = `GET ${call.what}`;
  const read = pageReader(http, call, schema);
  const first = await read.first();
  const pass =
    first.total === undefined
      ? await linkedPass(first, read.behind, what)
      : await countedPass(first, first.total, read.behind, { what, atOnce: http.lists.atOnce, untilFlaw });
  const again = repeats ? 0 : repeatsIn(pass.rows);
  return again === 0 || pass.flaw !== undefined ? pass : { ...pass, flaw: `${again} rows came twice` };
}
