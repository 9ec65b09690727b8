import * as z from 'zod';
import { failure } from '../lib/failure.js';
import type { HttpAnswer } from '../lib/http.js';
import { limitCalls } from '../lib/limit-calls.js';
import { waldurFailure } from './errors.js';
import { nextPage } from './link-header.js';
import { PAGE_SIZE } from './list-all.js';
import type { WaldurCall, WaldurHttp } from './waldur-http.js';

/** Pages that are asked for at the same time. More would not be faster: Waldur has a handful of processes. */
const PARALLEL = 10;
const MAX_PAGES = 1000;
/** A list that changes while it is read is read again this often in all. */
const MAX_PASSES = 3;

const rowsOf = (answer: HttpAnswer, what: string): unknown[] => {
  const parsed = z.safeParse(z.array(z.unknown()), answer.body);
  if (!parsed.success) throw waldurFailure(parsed.error, what);
  return parsed.data;
};

const totalOf = (answer: HttpAnswer): number | undefined => {
  const text = answer.headers['x-result-count'];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};

const uuidOf = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'uuid' in row ? row.uuid : undefined;

/**
 * Reads a whole list with its pages side by side; rows are not looked at beyond their `uuid`. Rows that come and go
 * during the reading make it start again; after three such readings what any of them saw is returned. A failing, short or
 * contradictory page is an error and never a shorter list.
 *
 * @throws ApplicationFailure of the failure table
 */
export async function listPages(http: WaldurHttp, call: WaldurCall): Promise<unknown[]> {
  const seen = new Map<unknown, unknown>();
  for (let pass = 1; ; pass++) {
    const { rows, consistent } = await readPass(http, call);
    if (consistent) return rows;
    for (const row of rows) seen.set(uuidOf(row) ?? row, row);
    if (pass === MAX_PASSES) return [...seen.values()];
  }
}

async function readPass(http: WaldurHttp, call: WaldurCall): Promise<{ rows: unknown[]; consistent: boolean }> {
  const what = `GET ${call.what}`;
  const read = (page: number): Promise<HttpAnswer> =>
    http.getPage({ ...call, query: { ...call.query, page_size: PAGE_SIZE, ...(page === 1 ? {} : { page }) } });
  const first = await read(1);
  const total = totalOf(first);
  const firstRows = rowsOf(first, what);
  if (nextPage(first.headers.link) === undefined) {
    return { rows: firstRows, consistent: total === undefined || total === firstRows.length };
  }
  if (total === undefined || firstRows.length === 0)
    throw failure('WaldurBadAnswer', `${what}: another page follows, but Waldur does not say how many rows there are`);
  const pages = Math.ceil(total / firstRows.length);
  if (pages > MAX_PAGES) throw failure('WaldurBadAnswer', `${what}: more than ${MAX_PAGES} pages`);
  const run = limitCalls(PARALLEL);
  const others = await Promise.all(Array.from({ length: pages - 1 }, (_, index) => run(() => read(index + 2))));
  const rest = others.map((answer) => rowsOf(answer, what));
  const short = rest.findIndex((rows, index) => rows.length < firstRows.length && index < rest.length - 1);
  if (short >= 0)
    throw failure(
      'WaldurUnavailable',
      `${what}: page ${short + 2} came with ${rest[short]?.length} of ${firstRows.length} rows although another page follows`,
    );
  const rows = [...firstRows, ...rest.flat()];
  const sameTotal = others.every((answer) => totalOf(answer) === total);
  return { rows, consistent: sameTotal && rows.length === total && new Set(rows.map(uuidOf)).size === rows.length };
}
