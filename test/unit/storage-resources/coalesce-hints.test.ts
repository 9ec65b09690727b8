import { describe, expect, test } from '@jest/globals';
import { coalesceHints } from '../../../servers/storage-resources/events/coalesce-hints.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Readings that end and pauses that pass when the test says so. */
function harness() {
  const clock = { nowMs: 0 };
  const readings: { beganMs: number; finish(): void }[] = [];
  const pauses: { endsMs: number; pass(): void }[] = [];
  const gate = coalesceHints({
    minMs: 1000,
    read: () => new Promise((resolve) => readings.push({ beganMs: clock.nowMs, finish: resolve })),
    sleep: (ms) => new Promise((resolve) => pauses.push({ endsMs: clock.nowMs + ms, pass: resolve })),
  });
  /** Time goes by; readings take 100 ms. */
  const pass = async (ms: number) => {
    for (const endMs = clock.nowMs + ms; clock.nowMs < endMs; ) {
      clock.nowMs += 1;
      for (const each of readings) if (clock.nowMs >= each.beganMs + 100) each.finish();
      await settle();
      for (const each of pauses) if (clock.nowMs >= each.endsMs) each.pass();
      await settle();
    }
  };
  return { gate, readings, clock, pass, began: () => readings.map(({ beganMs }) => beganMs) };
}

describe('hints', () => {
  test('the first one leads to a reading at once', async () => {
    const { gate, began } = harness();
    gate.hint();
    expect(began()).toEqual([0]);
  });

  test('10,000 at once lead to two readings, a second apart, the last one after the last hint', async () => {
    const { gate, began, pass } = harness();
    for (let count = 0; count < 10_000; count += 1) gate.hint();
    await pass(5000);
    expect(began()).toEqual([0, 1100]);
  });

  test('a stream of them leads to one reading a second, and its last one is followed by a reading', async () => {
    const { gate, began, pass, clock } = harness();
    while (clock.nowMs < 4000) {
      gate.hint();
      await pass(7);
    }
    const lastHintMs = clock.nowMs - 7;
    await pass(3000);
    const times = began();
    expect(times.length).toBe(5);
    for (const [index, time] of times.slice(1).entries())
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(times.at(-1)).toBeGreaterThan(lastHintMs);
  });

  test('one that comes during a reading is followed by another', async () => {
    const { gate, began, pass } = harness();
    gate.hint();
    await pass(50);
    gate.hint();
    await pass(3000);
    expect(began()).toEqual([0, 1100]);
  });

  test('after a quiet time the next one leads to a reading at once again', async () => {
    const { gate, began, pass } = harness();
    gate.hint();
    await pass(10_000);
    gate.hint();
    await pass(10_000);
    expect(began()).toEqual([0, 10_000]);
  });

  test('after the stop they have no effect', async () => {
    const { gate, began, pass } = harness();
    gate.hint();
    gate.hint();
    gate.stop();
    gate.hint();
    await pass(5000);
    expect(began()).toEqual([0]);
  });
});
