import { describe, expect, it } from '@jest/globals';
import { GidCache } from '../../../activities/hpc-user/gid-cache.js';

const cacheWith = (ttlSeconds?: number) => {
  const clock = { now: 0 };
  const times = { negativeTtlSeconds: 60, now: () => clock.now, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
  return { clock, cache: new GidCache(times) };
};

describe('GID cache', () => {
  it('keeps until restart without a time', () => {
    const { cache, clock } = cacheWith();
    cache.store('a', 1);
    clock.now = 1e12;
    expect(cache.look('a')).toEqual({ state: 'fresh', gid: 1 });
  });

  it('keeps an old value in reserve after its time', () => {
    const { cache, clock } = cacheWith(10);
    cache.store('a', 1);
    clock.now = 9_999;
    expect(cache.look('a')).toEqual({ state: 'fresh', gid: 1 });
    clock.now = 10_000;
    expect(cache.look('a')).toEqual({ state: 'old', gid: 1 });
    cache.store('a', 1);
    expect(cache.look('a')).toEqual({ state: 'fresh', gid: 1 });
  });

  it('remembers for a while that there is none', () => {
    const { cache, clock } = cacheWith();
    expect(cache.look('a')).toEqual({ state: 'unknown' });
    cache.storeAbsent('a');
    clock.now = 59_999;
    expect(cache.look('a')).toEqual({ state: 'absent' });
    clock.now = 60_000;
    expect(cache.look('a')).toEqual({ state: 'unknown' });
  });

  it('forgets a GID that is gone, and that one was missing', () => {
    const { cache } = cacheWith();
    cache.store('a', 1);
    cache.storeAbsent('a');
    expect(cache.look('a')).toEqual({ state: 'absent' });
    cache.store('a', 2);
    expect(cache.look('a')).toEqual({ state: 'fresh', gid: 2 });
    expect(cache.absentCount).toBe(0);
    expect(cache.slugs).toEqual(['a']);
  });

  it('tells when a GID has changed', () => {
    const { cache } = cacheWith();
    expect([cache.store('a', 1), cache.store('a', 1), cache.store('a', 2)]).toEqual([undefined, undefined, 1]);
  });

  it('does not grow with invented names', () => {
    const { cache } = cacheWith();
    for (let index = 0; index < 120_000; index++) cache.storeAbsent(`x-${index}`);
    expect(cache.absentCount).toBeLessThanOrEqual(50_000);
  });
});
