import { describe, expect, it } from '@jest/globals';
import type { Measured } from '../../../bench/orders/figures.js';
import { notComparable } from '../../../bench/orders/verdict.js';

const good = { httpMs: 20.3, commandMs: 10.4, samples: 60 };
const slow = { httpMs: 20.3, commandMs: 14, samples: 60 };

const run = (overrides: Partial<Measured>): Measured => ({
  name: 'agent',
  orders: 60,
  usersPerOrder: 5,
  seconds: 32,
  ordersPerSecond: 1.86,
  httpCallsPerOrder: 13,
  httpCalls: {},
  commandsPerOrder: 17,
  commands: {},
  sacctmgrStatementsPerOrder: 17,
  cpuSecondsPerOrder: {},
  peakRssMb: {},
  delivered: { idle: good, working: good },
  othersCores: 0.05,
  ...overrides,
});

describe('notComparable', () => {
  it('has nothing against an idle machine', () => {
    expect(notComparable({ baseline: run({}), ours: run({ name: 'ours' }), loadBefore: 0.3 })).toEqual([]);
  });

  it.each([
    ['a load before the start', { loadBefore: 1.2 }, /load was 1.20/],
    ['a baseline that is far too slow', { baseline: run({ ordersPerSecond: 1.1 }) }, /did 1.10 orders/],
    ['others at work during ours', { ours: run({ name: 'ours', othersCores: 0.6 }) }, /0.60 cores during ours/],
    ['slow commands', { ours: run({ delivered: { idle: slow, working: slow } }) }, /did not deliver 20 ms a call/],
    [
      'commands that were slow for the baseline',
      { baseline: run({ delivered: { idle: good, working: slow } }) },
      /while agent worked/,
    ],
  ])('names %s', (_, change, reason) => {
    const reasons = notComparable({ baseline: run({}), ours: run({}), loadBefore: 0.1, ...change });
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  it("does not hold ours' own load against the comparison", () => {
    const ours = run({ name: 'ours', delivered: { idle: good, working: slow } });
    expect(notComparable({ baseline: run({}), ours, loadBefore: 0.1 })).toEqual([]);
  });
});
