import { afterEach, describe, expect, test } from '@jest/globals';
import type { SnapshotSettings } from '../../../config/storage-resources/settings.js';
import { createKeeper, type SnapshotKeeper } from '../../../servers/storage-resources/snapshot/keeper.js';
import { Snapshot } from '../../../servers/storage-resources/snapshot/snapshot.js';
import { UpstreamError } from '../../../servers/storage-resources/snapshot/upstream-error.js';
import { memoryLog } from '../../helpers/memory-log.js';

/** A keeper whose readings end when the test says so. */
function harness(settings: Partial<SnapshotSettings> = {}) {
  const readings: { finish(): void; fail(reason?: string): void }[] = [];
  const clock = { nowMs: 1_000_000 };
  const log = memoryLog();
  const keeper = createKeeper({
    settings: { refreshSeconds: 3600, maxAgeSeconds: 100, alwaysFresh: false, waitSeconds: 5, ...settings },
    log,
    late: 'too late',
    now: () => clock.nowMs,
    load: () =>
      new Promise((resolve, reject) => {
        const facts = {
          resources: [],
          leftOut: [{ uuid: String(readings.length), reason: '' }],
          withoutGid: 0,
          mockGids: 0,
          gids: { found: 0, missing: [], unasked: 0 },
          sharedMountPoints: 0,
        };
        readings.push({
          finish: () => resolve(new Snapshot(facts, false)),
          fail: (reason = 'because') => reject(new UpstreamError('down', reason)),
        });
      }),
  });
  running.push(keeper);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { keeper, readings, clock, log, settle };
}

const running: SnapshotKeeper[] = [];

afterEach(() => {
  for (const keeper of running.splice(0)) keeper.stop();
});

const numberOf = ({ snapshot }: { snapshot: Snapshot }) => snapshot.facts.leftOut[0]?.uuid;

describe('the snapshot', () => {
  test('the first request waits for the first reading; later ones are answered from it', async () => {
    const { keeper, readings } = harness();
    keeper.start();
    const first = Promise.all([keeper.get(false), keeper.get(false)]);
    expect(readings.length).toBe(1);
    readings[0]?.finish();
    expect((await first).map(numberOf)).toEqual(['0', '0']);
    expect(numberOf(await keeper.get(false))).toBe('0');
    expect(readings.length).toBe(1);
  });

  test('fresh requests share a reading that begins after they came, never one that is under way', async () => {
    const { keeper, readings, settle } = harness();
    const first = keeper.get(true);
    const second = keeper.get(true);
    const third = keeper.get(true);
    expect(readings.length).toBe(1);
    readings[0]?.finish();
    expect(numberOf(await first)).toBe('0');
    await settle();
    expect(readings.length).toBe(2);
    readings[1]?.finish();
    expect((await Promise.all([second, third])).map(numberOf)).toEqual(['1', '1']);
    expect(readings.length).toBe(2);
  });

  test('hints during a reading lead to one more', async () => {
    const { keeper, readings, settle } = harness();
    keeper.refresh();
    keeper.refresh();
    keeper.refresh();
    readings[0]?.finish();
    await settle();
    readings[1]?.finish();
    await settle();
    await settle();
    expect(readings.length).toBe(2);
    expect(numberOf(await keeper.get(false))).toBe('1');
  });

  test('while Waldur is down the last rows are answered up to their maximum age, then an error, then rows again', async () => {
    const { keeper, readings, clock, log, settle } = harness();
    keeper.refresh();
    readings[0]?.finish();
    await settle();
    keeper.refresh();
    readings[1]?.fail();
    await settle();
    clock.nowMs += 100_000;
    expect(await keeper.get(false)).toMatchObject({ failing: true, readAtMs: 1_000_000 });
    clock.nowMs += 1;
    await expect(keeper.get(false)).rejects.toThrow('down');
    keeper.refresh();
    readings[2]?.finish();
    await settle();
    expect(await keeper.get(false)).toMatchObject({ failing: false });
    expect(log.lines.map(({ message }) => message)).toEqual(['down', 'Waldur answers again']);
  });

  test('a failure is told when its reason changes, and again after ten minutes', async () => {
    const { keeper, readings, clock, log, settle } = harness();
    const failWith = async (reason: string): Promise<void> => {
      keeper.refresh();
      readings.at(-1)?.fail(reason);
      await settle();
    };
    for (const reason of ['reset', 'reset', 'refused', 'refused']) await failWith(reason);
    clock.nowMs += 599_999;
    await failWith('refused');
    clock.nowMs += 1;
    await failWith('refused');
    expect(log.lines.map(({ reason }) => reason)).toEqual(['reset', 'refused', 'refused']);
  });

  test('a fresh request is answered with an error while Waldur is down, whatever rows there are', async () => {
    const { keeper, readings, settle } = harness();
    keeper.refresh();
    readings[0]?.finish();
    await settle();
    const fresh = keeper.get(true);
    readings[1]?.fail();
    await expect(fresh).rejects.toThrow(UpstreamError);
  });

  test('a reading that takes too long is an error for those who wait', async () => {
    const { keeper } = harness({ waitSeconds: 0.02 });
    await expect(keeper.get(false)).rejects.toMatchObject({ detail: 'too late' });
  });

  test('without any rows a failure is the answer for a second, then Waldur is asked again', async () => {
    const { keeper, readings, clock, settle } = harness();
    const first = keeper.get(false);
    readings[0]?.fail();
    await expect(first).rejects.toThrow('down');
    await expect(keeper.get(false)).rejects.toThrow('down');
    expect(readings.length).toBe(1);
    clock.nowMs += 1_000;
    const again = keeper.get(false);
    readings[1]?.finish();
    await settle();
    expect(numberOf(await again)).toBe('1');
  });

  test('always fresh reads for every request', async () => {
    const { keeper, readings } = harness({ alwaysFresh: true });
    keeper.start();
    expect(readings.length).toBe(0);
    const first = keeper.get(false);
    readings[0]?.finish();
    expect(numberOf(await first)).toBe('0');
    const second = keeper.get(false);
    readings[1]?.finish();
    expect(numberOf(await second)).toBe('1');
  });

  test('it is read again in the interval, and soon after a failure', async () => {
    const { keeper, readings, settle } = harness({ refreshSeconds: 0.03 });
    keeper.start();
    for (let round = 0; round < 3; round++) {
      while (readings.length <= round) await new Promise((resolve) => setTimeout(resolve, 5));
      if (round === 1) readings[round]?.fail();
      else readings[round]?.finish();
      await settle();
    }
    expect(numberOf(await keeper.get(false))).toBe('2');
  });
});
