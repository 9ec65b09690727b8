import { describe, expect, it } from '@jest/globals';
import { settlingPermit } from '../../../activities/lib/writer/settling-permit.js';
import { SETTLE_MS, WriteHealth } from '../../../activities/lib/writer/write-health.js';
import {
  NotTheWriter,
  type StartWrite,
  unrestricted,
  type WritePermit,
} from '../../../activities/lib/writer/write-permit.js';

const clock = { now: () => 1_000, sleep: async () => undefined };

async function settles<T>(start: StartWrite<T>, permit: WritePermit = unrestricted): Promise<number> {
  const health = new WriteHealth(clock);
  await settlingPermit(permit, health)
    .run(1, start)
    .catch(() => undefined);
  return health.settlesMs();
}

describe('after a write', () => {
  it.each([
    ['by our time limit', { exitCode: 143, timedOut: true }],
    ['by a signal of somebody else', { exitCode: null, timedOut: false }],
    ['by a signal, as a prefix tells it', { exitCode: 137, timedOut: false }],
  ])('that was ended %s nothing is written until the backend has settled', async (_, result) => {
    expect(await settles(async () => result)).toBe(SETTLE_MS);
  });

  it('that was ended because it could not be noted, too', async () => {
    const start: StartWrite<never> = async (onStart) => {
      onStart(42, () => undefined);
      throw new Error('no space left on device');
    };
    expect(await settles(start)).toBe(SETTLE_MS);
  });

  it.each([0, 1, 124, 255])('that ended by itself with %s the next one may come at once', async (exitCode) => {
    expect(await settles(async () => ({ exitCode, timedOut: false }))).toBe(0);
  });

  it('that was ended because its change is there the next one may come at once', async () => {
    expect(await settles(async () => ({ exitCode: null, timedOut: false, settled: true }))).toBe(0);
  });

  it('that was never started the next one may come at once', async () => {
    const refusing: WritePermit = { run: async () => Promise.reject(new NotTheWriter('elsewhere')) };
    expect(await settles(async () => undefined, refusing)).toBe(0);
  });
});
