import * as z from 'zod';
import { failure } from '../../lib/failure.js';
import type { HttpAnswer } from '../../lib/http/http.js';
import { waldurFailure } from '../client/errors.js';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import { nextPage } from './link-header.js';

/** Every Waldur generation allows 100. */
export const PAGE_SIZE = 100;
/** 100,000 rows; more than any site has, and the end of every loop. */
const MAX_PAGES = 1000;
/** A list that changes while it is read is read again this often in all. */
const MAX_PASSES = 3;

export interface ListOptions {
  /**
   * `snapshot` (default): the rows of one moment, or an error. `union`: rows that come and go during the reading are no
   * error; what any pass saw is returned. For lists that are only hints, such as open orders.
   */
  consistency?: 'snapshot' | 'union';
  /** A row may be there more than once, as a team member with two roles is. */
  repeats?: boolean;
}

interface Pass<T> {
  rows: T[];
  /** Whether the total was the same on all pages and equals the rows. */
  consistent: boolean;
}

function total(answer: HttpAnswer): number | undefined {
  const text = answer.headers['x-result-count'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function readPass<T extends { uuid: string }>(
  http: WaldurHttp,
  call: WaldurCall,
  schema: z.ZodType<T>,
  repeats: boolean,
): Promise<Pass<T>> {
  const rows: T[] = [];
  const totals = new Set<number | undefined>();
  const what = `GET ${call.what}`;
  let pageRows = 0;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const query = { ...call.query, page_size: PAGE_SIZE, ...(page === 1 ? {} : { page }) };
    const answer = await http.getPage({ ...call, query });
    const parsed = z.safeParse(z.array(schema), answer.body);
    if (!parsed.success) throw waldurFailure(parsed.error, what);
    rows.push(...parsed.data);
    totals.add(total(answer));
    const next = nextPage(answer.headers.link);
    if (next === undefined) {
      const sum = total(answer);
      const distinct = repeats ? rows.length : new Set(rows.map((row) => row.uuid)).size;
      return {
        rows,
        consistent: totals.size === 1 && distinct === rows.length && (sum ?? rows.length) === rows.length,
      };
    }
    if (page === 1) pageRows = parsed.data.length;
    if (next !== page + 1) throw failure('WaldurBadAnswer', `${what}: page ${page} names no usable next page`);
    if (parsed.data.length === 0 || parsed.data.length < pageRows) {
      const seen = `${parsed.data.length} of ${pageRows} rows`;
      throw failure('WaldurUnavailable', `${what}: page ${page} came with ${seen} although another page follows`);
    }
  }
  throw failure('WaldurBadAnswer', `${what}: more than ${MAX_PAGES} pages`);
}

/**
 * Reads a whole list, page by page. A failing, short or contradictory page is an error and never a shorter list: what is
 * missing from a list may be removed on the cluster.
 *
 * @throws ApplicationFailure; `WaldurUnavailable` when the list kept changing while it was read
 */
export async function listAll<T extends { uuid: string }>(
  http: WaldurHttp,
  call: WaldurCall,
  schema: z.ZodType<T>,
  options: ListOptions = {},
): Promise<T[]> {
  const seen = new Map<string, T>();
  let counts = '';
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { rows, consistent } = await readPass(http, call, schema, options.repeats ?? false);
    if (consistent) return rows;
    for (const row of rows) seen.set(row.uuid, row);
    counts = `${rows.length} rows`;
  }
  if (options.consistency === 'union') return [...seen.values()];
  const reason = `the rows don't agree with X-Result-Count (${counts} in the last of ${MAX_PASSES} readings)`;
  throw failure('WaldurUnavailable', `GET ${call.what}: ${reason}; the list changes while it is read, or is cut short`);
}
