import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readHint } from '../../../../activities/waldur/lists/read-hint.js';
import { readList } from '../../../../activities/waldur/lists/read-list.js';
import { call, paged, rowSchema, rows, servedRows } from '../helpers/paged.js';

const PAGE_MS = 900;
const PAGES = 70;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Runs a reading on the fake clock; the instants at which pages were told of, and how long it took. */
async function timed(read: (http: ReturnType<typeof paged>['http']) => Promise<readonly unknown[]>, counts: boolean) {
  const waldur = paged(
    servedRows(() => rows(PAGES * 100), { counts }),
    { delayMs: PAGE_MS },
  );
  const told: number[] = [];
  const begun = Date.now();
  const { onPage } = waldur.http.lists;
  waldur.http.lists.onPage = (progress) => {
    told.push(Date.now() - begun);
    onPage(progress);
  };
  const reading = read(waldur.http);
  await jest.advanceTimersByTimeAsync(PAGES * PAGE_MS);
  expect(await reading).toHaveLength(PAGES * 100);
  const gaps = told.map((at, index) => at - (told[index - 1] ?? 0));
  return { ...waldur, told, longestGap: Math.max(...gaps), tookMs: told.at(-1) ?? 0 };
}

describe.each<[string, Parameters<typeof timed>[0]]>([
  ['a list', (http) => readList(http, call, rowSchema)],
  ['a hint', (http) => readHint(http, call, rowSchema)],
])('%s of 70 pages, 0.9 s each', (_, read) => {
  test('is told of page by page while its pages come side by side', async () => {
    const { told, progress, longestGap, tookMs } = await timed(read, true);
    expect(told).toHaveLength(PAGES);
    expect(longestGap).toBe(PAGE_MS);
    expect(tookMs).toBe(8 * PAGE_MS);
    expect(progress.map(({ page }) => page).sort((a, b) => a - b)).toEqual(
      Array.from({ length: PAGES }, (_each, index) => index + 1),
    );
    expect(progress[0]).toEqual({ list: 'things', page: 1, rows: 7000 });
  });

  test('is told of page by page while the links are followed', async () => {
    const { told, progress, longestGap, tookMs } = await timed(read, false);
    expect(told).toHaveLength(PAGES);
    expect(longestGap).toBe(PAGE_MS);
    // Longer than the order tick may be silent.
    expect(tookMs).toBeGreaterThan(60_000);
    expect(progress.at(-1)).toEqual({ list: 'things', page: PAGES });
  });
});
