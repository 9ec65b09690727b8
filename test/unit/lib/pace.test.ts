import { describe, expect, it } from '@jest/globals';
import { BatchSize } from '../../../activities/lib/writer/batch-size.js';
import { Pace } from '../../../activities/lib/writer/pace.js';

const many = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const sizes = (pace: Pace, count: number): number[] => pace.parts(many(count)).map(({ length }) => length);

describe('how many go into one command', () => {
  it('one of a long list is measured first, a short list is one command', () => {
    expect(sizes(new Pace(), 150)).toEqual([1, 100, 49]);
    expect(sizes(new Pace(), 10)).toEqual([10]);
    expect(sizes(new Pace(), 0)).toEqual([]);
  });

  it.each([
    // Slurm 24.11 with 1,375, 5,500 and 11,000 associations, 26.05 with 11,000.
    [1, 300, false, 100],
    // 22.05 with 5,000 associations.
    [100, 9_900, false, 100],
    [1, 4_100, true, 24],
    [1, 20_700, true, 10],
    [10, 28_000, true, 10],
    [100, 134_000, true, 10],
    [100, 700, false, 100],
  ])('%d in %d ms: slow %s, at most %d', (count, ms, isSlow, most) => {
    const pace = new Pace();
    pace.note(count, ms);
    expect({ isSlow: pace.isSlow, most: pace.most }).toEqual({ isSlow, most });
    expect(Math.max(...sizes(pace, 150))).toBe(most);
  });
});

describe('how many requests make a batch', () => {
  it('grows while full batches are quick, up to the most, and shrinks when one is long', () => {
    const size = new BatchSize(100, 1000);
    const seen = [20, 3_000, 5_000, 9_000, 20_000, 29_000].map((ms, at) => {
      size.note(at === 0 ? 7 : size.current, ms);
      return size.current;
    });
    expect(seen).toEqual([100, 200, 400, 800, 1000, 1000]);
    size.note(1000, 91_000);
    expect(size.current).toBe(500);
    size.note(500, 60_000);
    expect(size.current).toBe(500);
    for (let at = 0; at < 5; at += 1) size.note(1, 100_000);
    expect(size.current).toBe(100);
  });
});
