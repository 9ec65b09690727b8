import { describe, expect, test } from '@jest/globals';
import { failure } from '../../../../activities/lib/failure.js';
import { readList } from '../../../../activities/waldur/lists/read-list.js';
import {
  call,
  invalidPage,
  type PageAnswer,
  paged,
  pageOf,
  row,
  rowSchema,
  rows,
  servedRows,
} from '../helpers/paged.js';

function reading(answer: (page: number, call: number) => PageAnswer, options: Parameters<typeof paged>[1] = {}) {
  const waldur = paged(answer, options);
  return { ...waldur, list: (repeats = false) => readList(waldur.http, call, rowSchema, { repeats }) };
}

describe('a list', () => {
  test.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [250, 3],
    [1000, 10],
    [1234, 13],
  ])('of %d rows takes %d requests and is in order', async (count, requests) => {
    for (const counts of [true, false]) {
      const { list, asked } = reading(servedRows(() => rows(count), { counts }));
      expect(await list()).toEqual(rows(count));
      // Without a count a full page 1 may be the first of many, whatever the links say.
      const more = !counts && count === 100 ? 1 : 0;
      expect(asked).toEqual(Array.from({ length: requests + more }, (_, index) => index + 1));
    }
  });

  test('has page 1 read first and the others side by side, no more than allowed', async () => {
    for (const [atOnce, most] of [
      [10, 10],
      [3, 3],
      [1, 1],
    ] as const) {
      const { list, underWay } = reading(
        servedRows(() => rows(3000)),
        { delayMs: 2, atOnce },
      );
      expect(await list()).toHaveLength(3000);
      expect(underWay).toEqual({ now: 0, most });
    }
  });

  test('is in order although the pages come in any', async () => {
    const waldur = paged(servedRows(() => rows(1500)));
    const { getPage } = waldur.http;
    const late: typeof getPage = async (asked) => {
      await new Promise((resolve) => setTimeout(resolve, 20 - Number(asked.query?.page ?? 1)));
      return getPage(asked);
    };
    expect(await readList({ ...waldur.http, getPage: late }, call, rowSchema)).toEqual(rows(1500));
  });

  test('is complete where a proxy takes the links away', async () => {
    const { list } = reading((page) => ({ rows: pageOf(rows(250), page), total: 250 }));
    expect(await list()).toEqual(rows(250));
  });

  test('is not page 1 alone where a proxy takes links and count away', async () => {
    const { list, asked } = reading((page) => ({ rows: pageOf(rows(250), page) }));
    await expect(list(true)).rejects.toMatchObject({
      type: 'WaldurUnavailable',
      message: expect.stringMatching(/page 2 has other rows although page 1 names no next page/),
    });
    expect(asked).toEqual([1, 2, 1, 2, 1, 2]);
  });

  test.each([
    ['of a hundred rows without pages', () => rows(100)],
    ['that has nothing behind page 1', (page: number) => (page === 1 ? rows(100) : [])],
    ['of more rows than a page has, and thus without pages', () => rows(130)],
  ])('%s is complete', async (_, answer) => {
    const { list } = reading((page) => ({ rows: answer(page) }));
    expect(await list()).toEqual(answer(1));
  });

  test('with smaller pages than asked for is complete', async () => {
    const { list, asked } = reading((page) => ({ rows: rows(130).slice((page - 1) * 50, page * 50), total: 130 }));
    expect(await list()).toEqual(rows(130));
    expect(asked).toEqual([1, 2, 3]);
  });

  test('may have a row more than once only where that is said', async () => {
    const twice = [...rows(120), ...rows(30)];
    const { list, asked } = reading(servedRows(() => twice));
    expect(await list(true)).toEqual(twice);
    expect(asked).toEqual([1, 2]);
    await expect(list()).rejects.toThrow(/30 rows came twice/);
  });
});

describe('a list that changes while it is read is read again', () => {
  const team = () => {
    let size = 250;
    return reading(
      servedRows((number) => {
        if (number === 2) size = 100;
        return rows(size);
      }),
      { atOnce: 1 },
    );
  };

  test('when a page behind the first is gone: 404', async () => {
    const { list, asked } = team();
    expect(await list(true)).toEqual(rows(100));
    expect(asked).toEqual([1, 2, 1]);
  });

  test.each([false, true])('when it shrinks, counted or not (%s)', async (counts) => {
    let size = 250;
    const { list } = reading(
      servedRows(
        (number) => {
          if (number === 3) size = 120;
          return rows(size);
        },
        { counts },
      ),
    );
    expect(await list()).toEqual(rows(120));
  });

  test('when it grows', async () => {
    let size = 150;
    const { list, asked } = reading(
      servedRows((number) => {
        if (number === 2) size = 230;
        return rows(size);
      }),
    );
    expect(await list()).toEqual(rows(230));
    expect(asked).toEqual([1, 2, 1, 2, 3]);
  });

  test('when rows moved to a page that was read already', async () => {
    let all = rows(250);
    const { list } = reading(
      servedRows((number) => {
        if (number === 2) all = all.slice(30);
        return all;
      }),
    );
    expect(await list()).toEqual(rows(220, 30));
  });

  test('when as many came as went, and a row is there twice', async () => {
    const { list, asked } = reading(servedRows((number) => (number === 2 ? [row(-1), ...rows(249)] : rows(250))));
    expect(await list()).toEqual(rows(250));
    expect(asked).toHaveLength(6);
  });

  test('at the first sign of it: what would follow is not asked for', async () => {
    const { list, asked } = reading(
      servedRows((number) => rows(number < 3 ? 2000 - number : 1998)),
      { atOnce: 2 },
    );
    expect(await list()).toHaveLength(1998);
    expect(asked.slice(0, 4)).toEqual([1, 2, 3, 1]);
    expect(asked).toHaveLength(3 + 20);
  });

  test('three times in all, then it is an error that Temporal repeats', async () => {
    const { list, asked } = reading(
      servedRows((number) => rows(250 + number)),
      { atOnce: 1 },
    );
    await expect(list()).rejects.toMatchObject({ type: 'WaldurUnavailable', nonRetryable: false });
    expect(asked).toEqual([1, 2, 1, 2, 1, 2]);
  });

  test('three times in all where a page stays gone', async () => {
    const { list } = reading((page) => {
      if (page === 3) throw invalidPage();
      return { rows: pageOf(rows(250), page), total: 250 };
    });
    await expect(list()).rejects.toThrow(/none of 3 readings agrees with itself; .* was 250 and page 3 is gone/);
  });
});

describe('a list is an error and never shorter when', () => {
  test.each<[string, (page: number) => PageAnswer, string]>([
    [
      'a page is short',
      (page) => ({ rows: pageOf(rows(400), page).slice(page === 2 ? 1 : 0), total: 400 }),
      '99 of 100',
    ],
    [
      'the first page is short',
      (page) => ({ rows: pageOf(rows(400), page).slice(page === 1 ? 1 : 0), total: 400 }),
      '400',
    ],
    ['the first page is empty', () => ({ rows: [], total: 5 }), '0 of 5 rows'],
    ['there are more rows than counted', () => ({ rows: rows(3), total: 2 }), '3 of 2 rows'],
    [
      'there are fewer rows than counted',
      (page) => {
        if (page > 1) throw invalidPage();
        return { rows: rows(3), total: 4 };
      },
      'page 2 is gone',
    ],
    ['a page follows the last one', () => ({ rows: rows(3), total: 3, next: true }), 'another page followed page 1'],
    [
      'a later page does not count',
      (page) => ({ rows: rows(100, page), ...(page === 1 ? { total: 200 } : {}) }),
      'nothing',
    ],
    [
      'only a later page counts',
      (page) => ({ rows: rows(9, page), next: page === 1, ...(page === 1 ? {} : { total: 9 }) }),
      'only',
    ],
  ])('%s: three readings, then an error', async (_, answer, text) => {
    const { list, asked } = reading((page) => answer(page));
    await expect(list()).rejects.toMatchObject({ type: 'WaldurUnavailable' });
    await expect(list()).rejects.toThrow(text);
    expect(asked.filter((page) => page === 1)).toHaveLength(6);
  });

  test.each<[string, (page: number) => PageAnswer, string, string]>([
    [
      'a page without a count is short',
      (page) => ({ rows: rows(page === 2 ? 99 : 100), next: true }),
      'WaldurUnavailable',
      '99 of 100',
    ],
    [
      'a page without a count is empty',
      (page) => ({ rows: rows(page === 1 ? 100 : 0), next: true }),
      'WaldurUnavailable',
      '0 of 100',
    ],
    ['the links never end', (page) => ({ rows: rows(1, page), next: true }), 'WaldurBadAnswer', 'more than 1000 pages'],
    ['there are too many rows', () => ({ rows: rows(100), total: 100_001 }), 'WaldurBadAnswer', 'more than 1000 pages'],
    ['a link goes back', () => ({ rows: rows(100), next: 1 }), 'WaldurBadAnswer', 'page 1 names no usable next page'],
    [
      'a link goes back in spite of a count',
      () => ({ rows: rows(100), total: 200, next: 1 }),
      'WaldurBadAnswer',
      'usable',
    ],
    ['a link has no number', () => ({ rows: rows(100), total: 200, next: Number.NaN }), 'WaldurBadAnswer', 'usable'],
    ['it is no list', () => ({ rows: { detail: 'x' } as never, total: 1 }), 'WaldurBadAnswer', 'array'],
    ['a row is broken', () => ({ rows: [row(1), { uuid: 5 }], total: 2 }), 'WaldurBadAnswer', '1.uuid'],
  ])('%s: at once', async (_, answer, type, text) => {
    const { list } = reading((page) => answer(page));
    await expect(list()).rejects.toMatchObject({ type });
    await expect(list()).rejects.toThrow(text);
  });

  test('a page fails: no other is asked for afterwards, and nothing goes on', async () => {
    const { list, asked, underWay } = reading(
      (page) => {
        if (page === 3) throw failure('WaldurThrottled', 'too many');
        return { rows: pageOf(rows(3000), page), total: 3000 };
      },
      { delayMs: 2 },
    );
    await expect(list()).rejects.toMatchObject({ type: 'WaldurThrottled' });
    expect(asked.length).toBeLessThanOrEqual(1 + 10 + 10);
    expect(underWay.now).toBe(0);
  });

  test('the first page is not there: that is for the caller', async () => {
    const { list, asked } = reading(() => {
      throw invalidPage();
    });
    await expect(list()).rejects.toMatchObject({ type: 'WaldurNotFound' });
    expect(asked).toEqual([1]);
  });

  test('it is gone when it is read again', async () => {
    const { list } = reading((page, number) => {
      if (page === 2 || number > 2) throw invalidPage();
      return { rows: rows(100), total: 150 };
    });
    await expect(list()).rejects.toMatchObject({ type: 'WaldurNotFound' });
  });
});
