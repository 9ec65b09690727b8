import { describe, expect, it } from '@jest/globals';
import { type Observed, StaleGuard } from '../../../activities/lib/writer/stale-guard.js';
import { ORIGINS, type Origin } from '../../../contracts/wish.js';

const at = (time: string): string => `2026-11-22T${time}Z`;
const read = (origin: Origin, time: string, account = 'a_1'): Observed => ({ origin, account, observedAt: at(time) });
const OTHERS = ORIGINS.filter((origin) => origin !== 'order');

describe('StaleGuard', () => {
  it.each(['order', 'status'] as const)('refuses whatever was read before the last change by an %s', (origin) => {
    const guard = new StaleGuard();
    guard.note(read(origin, '10:00:00'));
    for (const each of ORIGINS) {
      const objection = guard.objection(read(each, '09:59:59'));
      expect(objection).toMatchObject({ type: 'Stale', nonRetryable: true });
      expect(objection?.message).toContain('2026-11-22T10:00:00.000Z');
      expect(guard.objection(read(each, '10:00:00'))).toBeUndefined();
      expect(guard.objection(read(each, '09:59:59', 'a_2'))).toBeUndefined();
    }
  });

  it.each(['membership', 'repair'] as const)('lets a %s overtake nobody', (origin) => {
    const guard = new StaleGuard();
    guard.note(read(origin, '10:00:00'));
    for (const each of ORIGINS) expect(guard.objection(read(each, '09:00:00'))).toBeUndefined();
  });

  it('keeps the newest, whatever comes after it', () => {
    const guard = new StaleGuard();
    for (const time of ['10:00:00', '09:00:00']) guard.note(read('order', time));
    expect(guard.objection(read('membership', '09:30:00'))).toMatchObject({ type: 'Stale' });
  });

  it.each(OTHERS)('of a new writer refuses a %s that was read before it became the writer', (origin) => {
    const guard = new StaleGuard();
    guard.tookOver(new Date(at('10:00:00')));
    const objection = guard.objection(read(origin, '09:59:59'));
    expect(objection).toMatchObject({ type: 'Stale', nonRetryable: true });
    expect(objection?.message).toBe(
      'account a_1: this was read at 2026-11-22T09:59:59Z, before this process became the writer.',
    );
    expect(guard.objection(read(origin, '10:00:00'))).toBeUndefined();
  });

  it("of a new writer takes an order's, unless a newer one is known", () => {
    const guard = new StaleGuard();
    guard.tookOver(new Date(at('10:00:00')));
    expect(guard.objection(read('order', '09:00:00'))).toBeUndefined();
    guard.note(read('order', '09:30:00'));
    expect(guard.objection(read('order', '09:00:00'))).toMatchObject({ type: 'Stale' });
    expect(guard.objection(read('membership', '09:45:00'))).toMatchObject({ type: 'Stale' });
  });

  it('of a process that becomes the writer once more forgets nothing', () => {
    const guard = new StaleGuard();
    guard.note(read('order', '11:00:00'));
    guard.tookOver(new Date(at('10:00:00')));
    expect(guard.objection(read('membership', '10:30:00'))).toMatchObject({ type: 'Stale' });
    guard.tookOver(new Date(at('12:00:00')));
    expect(guard.objection(read('membership', '11:30:00'))).toMatchObject({ type: 'Stale' });
    expect(guard.objection(read('membership', '12:00:00'))).toBeUndefined();
  });
});
