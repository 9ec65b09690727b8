import { describe, expect, test } from '@jest/globals';
import { failure } from '../../../activities/lib/failure.js';
import type { HttpAnswer } from '../../../activities/lib/http/http.js';
import type { WaldurHttp } from '../../../activities/waldur/client/waldur-http.js';
import { listPages } from '../../../activities/waldur/lists/list-pages.js';

const row = (number: number) => ({ uuid: `row-${number}` });
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index));

interface Served {
  rows: unknown[];
  total?: number;
  next?: boolean;
}

/** A Waldur that answers each page of each reading as told. */
function serving(answer: (page: number, call: number) => Served) {
  const asked: number[] = [];
  const http = {
    getPage: async ({ query = {} }: { query?: Record<string, unknown> }): Promise<HttpAnswer> => {
      const page = Number(query.page ?? 1);
      asked.push(page);
      const { rows: body, total, next } = answer(page, asked.length);
      const headers = {
        ...(total === undefined ? {} : { 'x-result-count': String(total) }),
        ...(next === true ? { link: `<http://w/?page=${page + 1}>; rel="next"` } : {}),
      };
      return { status: 200, headers, body };
    },
  } as unknown as WaldurHttp;
  return { asked, list: (keys?: string[]) => listPages(http, { route: 'things/', what: 'things' }, keys) };
}

const pageOf = (all: unknown[], page: number) => all.slice((page - 1) * 100, page * 100);

describe('a list read with its pages side by side', () => {
  test('is complete and in order', async () => {
    const all = rows(1234);
    const { list, asked } = serving((page) => ({ rows: pageOf(all, page), total: 1234, next: page < 13 }));
    expect(await list()).toEqual(all);
    expect(asked.length).toBe(13);
  });

  test('has only the keys that are wanted; what is no object stays', async () => {
    const { list } = serving(() => ({ rows: [{ uuid: 'a', b: 1, c: 2 }, 'text', null, { c: 3 }], total: 4 }));
    expect(await list(['uuid', 'b'])).toEqual([{ uuid: 'a', b: 1 }, 'text', null, {}]);
  });

  test.each([0, 1, 99, 100])('of %d rows takes one request', async (count) => {
    const { list, asked } = serving(() => ({ rows: rows(count), total: count }));
    expect(await list()).toEqual(rows(count));
    expect(asked).toEqual([1]);
  });

  test('of a server that counts nothing and has one page', async () => {
    expect(await serving(() => ({ rows: rows(3) })).list()).toEqual(rows(3));
  });

  test('is complete where a proxy takes the links away', async () => {
    const all = rows(250);
    const { list } = serving((page) => ({ rows: pageOf(all, page), total: 250 }));
    expect(await list()).toEqual(all);
  });

  test('is read again when rows came or went meanwhile', async () => {
    let all = rows(250);
    const { list, asked } = serving((page, call) => {
      if (call === 2) all = all.slice(30);
      return { rows: pageOf(all, page), total: all.length, next: page < 3 };
    });
    expect(await list()).toEqual(rows(220, 30));
    expect(asked.length).toBe(6);
  });

  test('that changes all the time is what was seen, never less than Waldur counts', async () => {
    const { list } = serving((page, call) => {
      const all = rows(250, call);
      return { rows: pageOf(all, page), total: 250, next: page < 3 };
    });
    expect((await list()).length).toBeGreaterThanOrEqual(250);
  });

  test('that stays shorter than Waldur counts is an error', async () => {
    const { list } = serving((page) => ({ rows: pageOf(rows(240), page), total: 250, next: page < 3 }));
    await expect(list()).rejects.toMatchObject({ type: 'WaldurUnavailable' });
  });

  test('with a short page in its middle is an error', async () => {
    const all = rows(400);
    const { list } = serving((page) => ({
      rows: page === 2 ? [] : pageOf(all, page),
      total: 400,
      next: page < 4,
    }));
    await expect(list()).rejects.toThrow(/300 of 400 rows in 3 readings/);
  });

  test('whose last page is gone when it is asked for is read again', async () => {
    let count = 250;
    const { list } = serving((page, call) => {
      if (call === 2) count = 150;
      if (page > Math.ceil(count / 100)) throw failure('WaldurNotFound', 'Invalid page.');
      return { rows: pageOf(rows(count), page), total: count, next: page < Math.ceil(count / 100) };
    });
    expect(await list()).toEqual(rows(150));
  });

  test('with a failing page is an error', async () => {
    const { list } = serving((page) => {
      if (page === 3) throw failure('WaldurThrottled', 'too many');
      return { rows: pageOf(rows(400), page), total: 400 };
    });
    await expect(list()).rejects.toThrow('too many');
  });

  test.each([
    ['nothing says how many rows there are', { rows: rows(100), next: true }],
    ['the first page is empty', { rows: [], total: 5 }],
    ['it is no list', { rows: { detail: 'x' } as never, total: 1 }],
  ])('is an error when %s', async (_, answer) => {
    await expect(serving(() => answer).list()).rejects.toMatchObject({ type: 'WaldurBadAnswer' });
  });
});
