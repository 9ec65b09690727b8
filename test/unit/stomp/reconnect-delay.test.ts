import { expect, test } from '@jest/globals';
import { reconnectDelay } from '../../../activities/lib/stomp/reconnect-delay.js';

test('pauses double from 1 s to 120 s, with up to a quarter by chance, for ever', () => {
  const seconds = (attempt: number, chance: number) => reconnectDelay(attempt, () => chance) / 1000;
  expect([0, 1, 2, 3, 6, 7, 8].map((attempt) => seconds(attempt, 0))).toEqual([1, 2, 4, 8, 64, 120, 120]);
  expect([0, 7].map((attempt) => seconds(attempt, 1))).toEqual([1.25, 150]);
  expect(seconds(100_000, 0)).toBe(120);
  const some = Array.from({ length: 200 }, () => reconnectDelay(0));
  expect(Math.min(...some)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...some)).toBeLessThan(1250);
  expect(new Set(some).size).toBeGreaterThan(100);
});
