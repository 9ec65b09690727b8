import { setTimeout as sleep } from 'node:timers/promises';
import { planLies } from '../plan/plan-orders.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

const LIE_RATE = 0.1;
/** One order at a time makes many writes, and so many chances to lie. */
const EVERY_MS = 400;
const PATIENCE_SECONDS = 180;

/** A part of the writes claims success and does nothing. No order may be done for such a write. */
export const lyingScenario =
  ({ rate = LIE_RATE } = {}): Scenario =>
  async (options) => {
    const lies = planLies(options.seed, rate, options.orders * 4);
    return withSite(options, { lies }, async (site) => {
      for (let at = 0; at < options.orders; at += 1) {
        site.world.open(1);
        await sleep(EVERY_MS);
      }
      const after = await untilDone(site, PATIENCE_SECONDS);
      const lied = site.ledger.calls().filter((call) => call.lied).length;
      const verdicts = [{ check: 'writes that lied', expected: 'at least 1', found: String(lied), ok: lied > 0 }];
      const figures = { 'seconds until all was done': after === undefined ? 'never' : after.toFixed(1) };
      return { plan: [{ lies }], verdicts, figures };
    });
  };
