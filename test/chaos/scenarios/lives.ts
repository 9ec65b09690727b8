import { compare } from '../check/compare.js';
import { expectedLives, QOS } from '../lives/expected-lives.js';
import { live } from '../lives/live.js';
import { planLives, statusChanges } from '../lives/plan-lives.js';
import { planOrders } from '../plan/plan-orders.js';
import { runPlan } from '../plan/run-plan.js';
import { waldurFaults } from '../site/waldur-faults.js';
import type { OrdersSettings } from './orders.js';
import type { Scenario } from './scenario.js';
import { withSite } from './with-site.js';

const DEFAULTS = { workerKills: 10, temporalKills: 1, slurmdbdKills: 1, waldurFaultRate: 0.02, patienceSeconds: 480 };

/**
 * Allocations are created, updated, terminated, paused, downscaled and restored while everything breaks; of a hundred,
 * 40 get an Update, 20 a Terminate, and 30 get 40 changes of status.
 */
export const livesScenario =
  (settings: Partial<OrdersSettings> = {}): Scenario =>
  async (options) => {
    const { seed, orders, users } = options;
    const full: OrdersSettings = { ...DEFAULTS, windowSeconds: Math.max(60, orders), ...settings };
    const plan = planOrders({ ...full, seed, orders });
    const lives = planLives(orders);
    const wanted = expectedLives(lives, users);
    const qos = { qos_paused: QOS.paused, qos_downscaled: QOS.downscaled, qos_default: QOS.normal };
    const extra = { qos: [QOS.paused, QOS.downscaled], settings: qos };
    return withSite(options, extra, async (site) => {
      for (const rule of waldurFaults(full.waldurFaultRate)) site.world.waldur.faults.add(rule);
      const stopping = new AbortController();
      const begun = Date.now();
      const led = lives.map((life, at) => live(at, life, { site, signal: stopping.signal }));
      await runPlan(site, plan, options.tell);
      const limit = setTimeout(() => stopping.abort(), full.patienceSeconds * 1000);
      const ended = await Promise.allSettled(led);
      clearTimeout(limit);
      const unfinished = ended.filter(({ status }) => status === 'rejected').length;
      const figures = {
        'Create, Update and Terminate orders': site.world.orders.length,
        'changes of status': statusChanges(lives),
        'seconds in which things broke': plan.at(-1)?.at ?? 0,
        'seconds in all': ((Date.now() - begun) / 1000).toFixed(1),
      };
      return {
        ...{ plan, figures, wanted },
        verdicts: [
          {
            check: 'lives led to their end',
            expected: String(orders),
            found: String(orders - unfinished),
            ok: unfinished === 0,
          },
          compare('QOS of accounts in Slurm', wanted.qos, await site.slurm.qos()),
        ],
      };
    });
  };
