import * as z from 'zod';
import { failure } from '../../lib/failure.js';
import type { HttpAnswer } from '../../lib/http/http.js';
import { limitCalls } from '../../lib/limit-calls.js';
import { isFailureOf, waldurFailure } from '../client/errors.js';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import { nextPage } from './link-header.js';
import { PAGE_SIZE } from './list-all.js';

/** Pages that are asked for at the same time. More would not be faster: Waldur has a handful of processes. */
const PARALLEL = 10;
const MAX_PAGES = 1000;
/** A list that changes while it is read is read again this often in all. */
const MAX_PASSES = 3;

const listSchema = z.array(z.unknown());

function rowsOf(answer: HttpAnswer, what: string, keys: readonly string[] | undefined): unknown[] {
  const parsed = listSchema.safeParse(answer.body);
  if (!parsed.success) throw waldurFailure(parsed.error, what);
  return keys === undefined ? parsed.data : parsed.data.map((row) => pick(row, keys));
}

/** A row with these keys only; what is no object stays as it is. */
function pick(row: unknown, keys: readonly string[]): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const given = row as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const key of keys) if (Object.hasOwn(given, key)) kept[key] = given[key];
  return kept;
}

const totalOf = (answer: HttpAnswer): number | undefined => {
  const text = answer.headers['x-result-count'];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
};

const uuidOf = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'uuid' in row ? row.uuid : undefined;

/** Waldur answers 404 for a page behind the end: the list has become shorter since its first page. */
const goneMeanwhile = (error: unknown): undefined => {
  if (!isFailureOf(error, 'WaldurNotFound')) throw error;
};

interface Pass {
  rows: unknown[];
  /** What Waldur said how many there are. */
  total: number;
  consistent: boolean;
}

/**
 * Reads a whole list with its pages side by side; rows are not looked at beyond their `uuid`. Rows that come and go
 * during the reading make it start again; after three such readings what any of them saw is returned. A failing
 * page, or fewer rows than Waldur counts, is an error and never a shorter list.
 *
 * @param keys of the rows that are kept, `uuid` among them; a whole list of whole rows may fill the memory
 * @throws ApplicationFailure of the failure table
 */
export async function listPages(http: WaldurHttp, call: WaldurCall, keys?: readonly string[]): Promise<unknown[]> {
  const seen = new Map<unknown, unknown>();
  for (let pass = 1; ; pass++) {
    const { rows, total, consistent } = await readPass(http, call, keys);
    if (consistent) return rows;
    for (const row of rows) seen.set(uuidOf(row) ?? row, row);
    if (pass < MAX_PASSES) continue;
    if (seen.size >= total) return [...seen.values()];
    const what = `${seen.size} of ${total} rows in ${MAX_PASSES} readings`;
    throw failure('WaldurUnavailable', `GET ${call.what}: ${what}; the list is cut short`);
  }
}

async function readPass(http: WaldurHttp, call: WaldurCall, keys: readonly string[] | undefined): Promise<Pass> {
  const what = `GET ${call.what}`;
  const read = (page: number): Promise<HttpAnswer> =>
    http.getPage({ ...call, query: { ...call.query, page_size: PAGE_SIZE, ...(page === 1 ? {} : { page }) } });
  const first = await read(1);
  const firstRows = rowsOf(first, what, keys);
  const follows = nextPage(first.headers.link) !== undefined;
  const total = totalOf(first) ?? (follows ? undefined : firstRows.length);
  if (total === undefined || (firstRows.length === 0 && total > 0))
    throw failure('WaldurBadAnswer', `${what}: page 1 does not say what follows it, or is empty although rows follow`);
  // The number of rows counts, not the link: a proxy that takes the link away must not cut the list.
  if (firstRows.length >= total) return { rows: firstRows, total, consistent: firstRows.length === total && !follows };
  const pages = Math.ceil(total / firstRows.length);
  if (pages > MAX_PAGES) throw failure('WaldurBadAnswer', `${what}: more than ${MAX_PAGES} pages`);
  const run = limitCalls(PARALLEL);
  const readRows = async (page: number): Promise<{ rows: unknown[]; total: number | undefined }> => {
    const answer = await read(page).catch(goneMeanwhile);
    return answer === undefined
      ? { rows: [], total: undefined }
      : { rows: rowsOf(answer, what, keys), total: totalOf(answer) };
  };
  const others = await Promise.all(Array.from({ length: pages - 1 }, (_, index) => run(() => readRows(index + 2))));
  const rows = [...firstRows, ...others.flatMap((page) => page.rows)];
  const sameTotal = others.every((page) => page.total === total);
  const distinct = new Set(rows.map((row) => uuidOf(row) ?? row)).size;
  return { rows, total, consistent: sameTotal && rows.length === total && distinct === rows.length };
}
