import type { Verdict } from '../check/evidence.js';
import { planOrders } from '../plan/plan-orders.js';
import { runPlan } from '../plan/run-plan.js';
import { waldurFaults } from '../site/waldur-faults.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

export interface OrdersSettings {
  windowSeconds: number;
  workerKills: number;
  temporalKills: number;
  slurmdbdKills: number;
  /** Part of Waldur's calls that go wrong, 0–1. */
  waldurFaultRate: number;
  /** How long orders may take after the last fault; a lost writer costs up to a minute, and a few may be lost in a row. */
  patienceSeconds: number;
}

const DEFAULTS = { workerKills: 10, temporalKills: 2, slurmdbdKills: 1, waldurFaultRate: 0.05, patienceSeconds: 480 };

/** Orders come while everything breaks. Nothing may be lost and nothing may be done twice. */
export const ordersScenario =
  (settings: Partial<OrdersSettings> = {}): Scenario =>
  async (options) => {
    const { seed, orders } = options;
    const full: OrdersSettings = { ...DEFAULTS, windowSeconds: Math.max(60, orders), ...settings };
    const plan = planOrders({ ...full, seed, orders });
    return withSite(options, {}, async (site) => {
      for (const rule of waldurFaults(full.waldurFaultRate)) site.world.waldur.faults.add(rule);
      const begun = Date.now();
      await runPlan(site, plan, options.tell);
      const after = await untilDone(site, full.patienceSeconds);
      const seconds = (Date.now() - begun) / 1000;
      const figures = {
        'seconds in which things broke': plan.at(-1)?.at ?? 0,
        'seconds until all was done after that': after === undefined ? 'never' : after.toFixed(1),
        'seconds in all': seconds.toFixed(1),
      };
      return { plan, verdicts: full.waldurFaultRate > 0 ? [struck(site.world.waldur.faults.list)] : [], figures };
    });
  };

/** A run without trouble would prove nothing. */
function struck(faults: readonly { hits: number }[]): Verdict {
  const hits = faults.reduce((sum, fault) => sum + fault.hits, 0);
  return { check: 'calls that Waldur spoiled', expected: 'at least 1', found: String(hits), ok: hits > 0 };
}
