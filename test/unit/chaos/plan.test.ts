import { describe, expect, it } from '@jest/globals';
import { planLies, planOrders } from '../../chaos/plan/plan-orders.js';
import { replaceOnce } from '../../chaos/variants/replace-once.js';

const OPTIONS = { seed: 7, orders: 50, windowSeconds: 60, workerKills: 10, temporalKills: 2, slurmdbdKills: 1 };

describe('the plan', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(planOrders(OPTIONS)).toEqual(planOrders(OPTIONS));
    expect(planOrders(OPTIONS)).not.toEqual(planOrders({ ...OPTIONS, seed: 8 }));
  });

  it('has every order and every fault, in order of time', () => {
    const plan = planOrders(OPTIONS);
    const of = (kind: string) => plan.filter(({ action }) => action.kind === kind);
    const opened = plan.map(({ action }) => (action.kind === 'open' ? action.orders : 0));
    expect(opened.reduce((sum, n) => sum + n, 0)).toBe(50);
    expect([of('kill').length, of('kill-temporal').length, of('kill-slurmdbd').length]).toEqual([10, 2, 1]);
    expect(plan.map(({ at }) => at)).toEqual(plan.map(({ at }) => at).sort((a, b) => a - b));
    expect(plan.every(({ at }) => at >= 0 && at <= 60)).toBe(true);
  });

  it('lets about the wanted part of the writes lie', () => {
    expect(planLies(1, 0.1, 1_000).length).toBeGreaterThan(70);
    expect(planLies(1, 0.1, 1_000).length).toBeLessThan(130);
  });
});

describe('a variant', () => {
  const replacement = { file: 'x.ts', from: 'check(a$1)', to: 'a $& b' };

  it('replaces one place, literally', () => {
    expect(replaceOnce('if (check(a$1)) go();', replacement)).toBe('if (a $& b) go();');
  });

  it('is refused when the place is not there or there twice', () => {
    expect(() => replaceOnce('nothing', replacement)).toThrow('x.ts has 0 places like this instead of one');
    expect(() => replaceOnce('check(a$1) check(a$1)', replacement)).toThrow('has 2 places');
  });
});
