import { describe, expect, it } from '@jest/globals';
import { KeyedMutex, MutexBusy } from '../../../activities/lib/mutex.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('KeyedMutex', () => {
  it('runs one after the other per key, in order', async () => {
    const mutex = new KeyedMutex();
    const events: string[] = [];
    const task = (key: string, n: number) =>
      mutex.run(
        key,
        async () => {
          events.push(`${key}${n} begins`);
          await turn();
          events.push(`${key}${n} ends`);
          return n;
        },
        1000,
      );
    expect(await Promise.all([task('a', 1), task('a', 2), task('b', 3)])).toEqual([1, 2, 3]);
    expect(events.filter((event) => event.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    expect(events.indexOf('b3 begins')).toBeLessThan(events.indexOf('a2 begins'));
  });

  it('goes on after a failure', async () => {
    const mutex = new KeyedMutex();
    await expect(mutex.run('a', () => Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
    expect(await mutex.run('a', async () => 1, 1000)).toBe(1);
  });

  it('gives up waiting, without running and without letting others overtake', async () => {
    const mutex = new KeyedMutex();
    let finish = (): void => undefined;
    let active = 0;
    const busy = mutex.run('a', () => new Promise<void>((resolve) => (finish = resolve)), 1000);
    let ran = false;
    const late = async () => {
      ran = true;
    };
    await expect(mutex.run('a', late, 20)).rejects.toBeInstanceOf(MutexBusy);
    const third = mutex.run('a', async () => active++, 1000);
    await turn();
    expect(active).toBe(0);
    finish();
    await busy;
    await third;
    expect([ran, active]).toEqual([false, 1]);
  });
});
