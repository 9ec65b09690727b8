import * as z from 'zod';
import { isFailureOf, waldurFailure } from '../client/errors.js';
import type { WaldurCall, WaldurHttp } from '../client/waldur-http.js';
import { nextPage } from './link-header.js';

/** Every Waldur generation allows 100. */
export const PAGE_SIZE = 100;

export interface Page<T> {
  rows: T[];
  /** How many rows Waldur says that the whole list has; undefined where the answer does not say it. */
  total: number | undefined;
  /** Number of the page that follows by the links; undefined where no link says so, NaN for a link without a number. */
  next: number | undefined;
}

export interface PageReader<T> {
  first(): Promise<Page<T>>;
  /** A page behind the first; undefined when Waldur does not have it. */
  behind(number: number): Promise<Page<T> | undefined>;
}

function totalOf(headers: Record<string, string>): number | undefined {
  const text = headers['x-result-count'];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * Makes the function that reads single pages of a list and tells `http.lists.onPage` of each. Waldur answers 404 for a
 * page behind the end: the list became shorter since its first page was read. For page 1 it means that the object is
 * gone, and is thrown as every other failure is.
 *
 * @throws ApplicationFailure of the failure table; `WaldurBadAnswer` for rows that are not as in `schema`
 */
export function pageReader<T>(http: WaldurHttp, call: WaldurCall, schema: z.ZodType<T>): PageReader<T> {
  const list = z.array(schema);
  const read = async (number: number): Promise<Page<T>> => {
    const query = { ...call.query, page_size: PAGE_SIZE, ...(number === 1 ? {} : { page: number }) };
    const answer = await http.getPage({ ...call, query });
    const parsed = z.safeParse(list, answer.body);
    if (!parsed.success) throw waldurFailure(parsed.error, `GET ${call.what}`);
    const page = { rows: parsed.data, total: totalOf(answer.headers), next: nextPage(answer.headers.link) };
    http.lists.onPage({ list: call.what, page: number, ...(page.total === undefined ? {} : { rows: page.total }) });
    return page;
  };
  return {
    first: () => read(1),
    behind: (number) =>
      read(number).catch((error: unknown) => {
        if (isFailureOf(error, 'WaldurNotFound')) return undefined;
        throw error;
      }),
  };
}
