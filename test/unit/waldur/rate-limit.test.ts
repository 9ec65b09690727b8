import { describe, expect, it } from '@jest/globals';
import { RateLimit, RateLimitExceeded, sharedRateLimit } from '../../../activities/lib/http/rate-limit.js';

function fakeClock() {
  let ms = 0;
  return {
    now: () => ms,
    sleep: async (wait: number) => {
      ms += wait;
    },
    pass: (wait: number) => {
      ms += wait;
    },
  };
}

describe('RateLimit', () => {
  it('lets a second of requests through at once and spreads the rest', async () => {
    const clock = fakeClock();
    const limit = new RateLimit({ requestsPerSecond: 10, ...clock });
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      await limit.acquire(60_000);
      times.push(Math.round(clock.now()));
    }
    expect(times.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(times.slice(10)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 100));
  });

  it('gathers rights again while nothing is asked', async () => {
    const clock = fakeClock();
    const limit = new RateLimit({ requestsPerSecond: 5, ...clock });
    for (let i = 0; i < 5; i++) await limit.acquire(0);
    await expect(limit.acquire(100)).rejects.toBeInstanceOf(RateLimitExceeded);
    clock.pass(1000);
    for (let i = 0; i < 5; i++) await limit.acquire(0);
    await expect(limit.acquire(100)).rejects.toMatchObject({ retryAfterMs: 200 });
  });

  it('handles rates below one per second', async () => {
    const clock = fakeClock();
    const limit = new RateLimit({ requestsPerSecond: 0.5, ...clock });
    await limit.acquire(0);
    await limit.acquire(5000);
    expect(clock.now()).toBe(2000);
  });

  it('stops everybody during a pause, also without a rate', async () => {
    const clock = fakeClock();
    const limit = new RateLimit(clock);
    limit.pause(7000);
    limit.pause(1000);
    await expect(limit.acquire(5000)).rejects.toMatchObject({ retryAfterMs: 7000 });
    await limit.acquire(10_000);
    expect(clock.now()).toBe(7000);
  });

  it('waits again when a pause begins during the wait', async () => {
    const clock = fakeClock();
    let paused = false;
    const limit: RateLimit = new RateLimit({
      requestsPerSecond: 1,
      now: clock.now,
      sleep: async (ms) => {
        clock.pass(ms);
        if (!paused) limit.pause(3000);
        paused = true;
      },
    });
    await limit.acquire(0);
    await limit.acquire(10_000);
    expect(clock.now()).toBeGreaterThanOrEqual(4000);
  });

  it('ends the wait with the abort reason', async () => {
    const limit = new RateLimit();
    limit.pause(60_000);
    const controller = new AbortController();
    const waiting = limit.acquire(120_000, controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it('is one per server, with the lowest rate', async () => {
    const one = sharedRateLimit('https://one.example/api/', 1000);
    expect(sharedRateLimit('https://one.example/api/', 1)).toBe(one);
    expect(sharedRateLimit('https://two.example/api/', 1)).not.toBe(one);
    await one.acquire(0);
    await expect(one.acquire(0)).rejects.toBeInstanceOf(RateLimitExceeded);
  });
});
