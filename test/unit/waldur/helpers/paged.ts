import * as z from 'zod';
import { failure } from '../../../../activities/lib/failure.js';
import type { HttpAnswer } from '../../../../activities/lib/http/http.js';
import type { ListProgress, WaldurCall, WaldurHttp } from '../../../../activities/waldur/client/waldur-http.js';

export const row = (number: number) => ({ uuid: `row-${number}` });
export const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index));
export const rowSchema = z.object({ uuid: z.string() });
export const call: WaldurCall = { route: 'things/', what: 'things' };

export const pageOf = (all: unknown[], page: number) => all.slice((page - 1) * 100, page * 100);

export interface PageAnswer {
  rows: unknown[];
  total?: number;
  /** Whether a link names the next page, or the number of the page that it names. */
  next?: boolean | number;
}

/** Waldur's answer for a page behind the end. */
export const invalidPage = () => failure('WaldurNotFound', 'Invalid page. (HTTP 404)');

/**
 * A Waldur that answers each page as told, after `delayMs`; what is asked for is noted, and how many pages were under
 * way at a time.
 */
export function paged(
  answer: (page: number, call: number) => PageAnswer,
  { delayMs = 0, atOnce = 10 }: { delayMs?: number; atOnce?: number } = {},
) {
  const asked: number[] = [];
  const progress: ListProgress[] = [];
  const underWay = { now: 0, most: 0 };
  const http = {
    lists: { atOnce, onPage: (page: ListProgress) => void progress.push(page) },
    getPage: async ({ query = {} }: WaldurCall): Promise<HttpAnswer> => {
      const page = Number(query.page ?? 1);
      asked.push(page);
      const { length } = asked;
      underWay.most = Math.max(underWay.most, ++underWay.now);
      try {
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
        const { rows: body, total, next } = answer(page, length);
        const link = next === true ? page + 1 : next;
        const headers = {
          ...(total === undefined ? {} : { 'x-result-count': String(total) }),
          ...(typeof link === 'number' ? { link: `<http://w/?page=${link}>; rel="next"` } : {}),
        };
        return { status: 200, headers, body };
      } finally {
        underWay.now--;
      }
    },
  } as unknown as WaldurHttp;
  return { http, asked, progress, underWay };
}

/** Serves what `all` returns at the moment, as Waldur does; `counts: false` as a server that does not count. */
export const servedRows =
  (all: (call: number) => unknown[], { counts = true } = {}) =>
  (page: number, number: number): PageAnswer => {
    const list = all(number);
    const pages = Math.max(1, Math.ceil(list.length / 100));
    if (page > pages) throw invalidPage();
    return { rows: pageOf(list, page), next: page < pages, ...(counts ? { total: list.length } : {}) };
  };
