import type { Verdict } from '../check/evidence.js';
import { planOrders } from '../plan/plan-orders.js';
import { runPlan } from '../plan/run-plan.js';
import { waldurFaults } from '../site/waldur-faults.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

const FAULT_RATE = 0.05;
/** A lost writer costs up to a minute, and a few may be lost in a row. */
const PATIENCE_SECONDS = 480;

export interface OrdersSettings {
  windowSeconds: number;
  workerKills: number;
  temporalKills: number;
  slurmdbdKills: number;
}

/** Orders come while everything breaks. Nothing may be lost and nothing may be done twice. */
export const ordersScenario =
  (settings: Partial<OrdersSettings> = {}): Scenario =>
  async (options) => {
    const { seed, orders } = options;
    const full = { windowSeconds: Math.max(60, orders), workerKills: 10, temporalKills: 2, slurmdbdKills: 1 };
    const plan = planOrders({ ...full, ...settings, seed, orders });
    return withSite(options, {}, async (site) => {
      for (const rule of waldurFaults(FAULT_RATE)) site.world.waldur.faults.add(rule);
      const begun = Date.now();
      await runPlan(site, plan, options.tell);
      const after = await untilDone(site, PATIENCE_SECONDS);
      const seconds = (Date.now() - begun) / 1000;
      const figures = {
        'seconds in which things broke': plan.at(-1)?.at ?? 0,
        'seconds until all was done after that': after === undefined ? 'never' : after.toFixed(1),
        'seconds in all': seconds.toFixed(1),
      };
      return { plan, verdicts: [struck(site.world.waldur.faults.list)], figures };
    });
  };

/** A run without trouble would prove nothing. */
function struck(faults: readonly { hits: number }[]): Verdict {
  const hits = faults.reduce((sum, fault) => sum + fault.hits, 0);
  return { check: 'calls that Waldur spoiled', expected: 'at least 1', found: String(hits), ok: hits > 0 };
}
