import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { failure } from '../../../../activities/lib/failure.js';
import { pickedRow } from '../../../../activities/waldur/lists/picked-row.js';
import { readHint } from '../../../../activities/waldur/lists/read-hint.js';
import { call, invalidPage, type PageAnswer, paged, pageOf, row, rows, servedRows } from '../helpers/paged.js';

function reading(answer: (page: number, call: number) => PageAnswer, options: Parameters<typeof paged>[1] = {}) {
  const waldur = paged(answer, options);
  const read = (counted: boolean, schema: z.ZodType<unknown>) => readHint(waldur.http, call, schema, { counted });
  return {
    ...waldur,
    list: (keys?: string[]) => read(true, keys === undefined ? z.unknown() : pickedRow(keys)),
    uncounted: () => read(false, z.unknown()),
  };
}

describe('a hint', () => {
  test('is complete and in order', async () => {
    const all = rows(1234);
    const { list, asked } = reading(servedRows(() => all));
    expect(await list()).toEqual(all);
    expect(asked.length).toBe(13);
  });

  test('has only the keys that are wanted; what is no object stays', async () => {
    const { list } = reading(() => ({ rows: [{ uuid: 'a', b: 1, c: 2 }, 'text', null, { c: 3 }], total: 4 }));
    expect(await list(['uuid', 'b'])).toEqual([{ uuid: 'a', b: 1 }, 'text', null, {}]);
  });

  test.each([0, 1, 99, 100])('of %d rows takes one request', async (count) => {
    const { list, asked } = reading(() => ({ rows: rows(count), total: count }));
    expect(await list()).toEqual(rows(count));
    expect(asked).toEqual([1]);
  });

  test('of a server that counts nothing and has one page', async () => {
    expect(await reading(() => ({ rows: rows(3) })).list()).toEqual(rows(3));
  });

  test('is complete where a proxy takes the links away', async () => {
    const all = rows(250);
    const { list } = reading((page) => ({ rows: pageOf(all, page), total: 250 }));
    expect(await list()).toEqual(all);
  });

  test('is read again when rows came or went meanwhile', async () => {
    let all = rows(250);
    const { list, asked } = reading((page, number) => {
      if (number === 2) all = all.slice(30);
      return { rows: pageOf(all, page), total: all.length, next: page < 3 };
    });
    expect(await list()).toEqual(rows(220, 30));
    expect(asked.length).toBe(6);
  });

  test('that changes all the time is what was seen, never less than Waldur counts', async () => {
    const { list } = reading((page, number) => {
      const all = rows(250, number);
      return { rows: pageOf(all, page), total: 250, next: page < 3 };
    });
    expect((await list()).length).toBeGreaterThanOrEqual(250);
  });

  test('is the union of three whole readings: rows that came and rows that went', async () => {
    const { uncounted, asked } = reading(
      servedRows((number) => rows(350 + (number % 2), number * 10)),
      { atOnce: 1 },
    );
    const seen = (await uncounted()).map((one) => (one as { uuid: string }).uuid);
    expect(asked).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([row(10).uuid, row(120 + 349).uuid]));
    expect(seen.length).toBeGreaterThan(350);
  });

  test('that stays shorter than Waldur counts is an error', async () => {
    const { list } = reading((page) => ({ rows: pageOf(rows(240), page), total: 250, next: page < 3 }));
    await expect(list()).rejects.toMatchObject({ type: 'WaldurUnavailable' });
  });

  test('with a short page in its middle is an error', async () => {
    const all = rows(400);
    const { list, uncounted } = reading((page) => ({
      rows: page === 2 ? [] : pageOf(all, page),
      total: 400,
      next: page < 4,
    }));
    await expect(list()).rejects.toThrow(/300 of 400 rows in 3 readings/);
    await expect(uncounted()).rejects.toThrow(/300 of 400 rows in 3 readings/);
  });

  test('with rows that repeat all the time: what there is, where it need not be counted', async () => {
    const { list, uncounted } = reading(servedRows(() => [...rows(149), row(0)]));
    expect(await uncounted()).toEqual(rows(149));
    await expect(list()).rejects.toThrow(/149 of 150 rows in 3 readings/);
  });

  test('whose last page is gone when it is asked for is read again', async () => {
    let count = 250;
    const { list } = reading((page, number) => {
      if (number === 2) count = 150;
      if (page > Math.ceil(count / 100)) throw invalidPage();
      return { rows: pageOf(rows(count), page), total: count, next: page < Math.ceil(count / 100) };
    });
    expect(await list()).toEqual(rows(150));
  });

  test('that shrinks by a page in every reading is what was seen', async () => {
    let size = 450;
    const { uncounted } = reading((page) => {
      const answer = servedRows(() => rows(size))(page, 0);
      if (page === 1) size -= 100;
      return answer;
    });
    expect((await uncounted()).length).toBeGreaterThanOrEqual(250);
  });

  test('without a count follows the links, one page after the other', async () => {
    const { list, underWay } = reading(
      servedRows(() => rows(450), { counts: false }),
      { delayMs: 1 },
    );
    expect(await list()).toEqual(rows(450));
    expect(underWay.most).toBe(1);
  });

  test('with a failing page is an error', async () => {
    const { list } = reading((page) => {
      if (page === 3) throw failure('WaldurThrottled', 'too many');
      return { rows: pageOf(rows(400), page), total: 400 };
    });
    await expect(list()).rejects.toThrow('too many');
  });

  test.each([
    ['nothing says how many rows there are', { rows: rows(100), next: true }],
    ['it is no list', { rows: { detail: 'x' } as never, total: 1 }],
  ])('is an error when %s', async (_, answer) => {
    await expect(reading(() => answer).list()).rejects.toMatchObject({ type: 'WaldurBadAnswer' });
  });

  test('is an error when the first page is empty although there are rows', async () => {
    await expect(reading(() => ({ rows: [], total: 5 })).list()).rejects.toMatchObject({ type: 'WaldurUnavailable' });
  });
});
