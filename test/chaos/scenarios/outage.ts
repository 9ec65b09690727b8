import { setTimeout as sleep } from 'node:timers/promises';
import type { LabDaemon } from '../../../scripts/slurm-lab/slurm-lab.js';
import type { Verdict } from '../check/evidence.js';
import { uptime } from '../ledger/uptime.js';
import { keepOrdering } from './keep-ordering.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

const AIM_SECONDS = 60;
const PATIENCE_SECONDS = 300;

export interface OutageSettings {
  daemon: LabDaemon;
  how: 'stopped' | 'frozen';
  downSeconds: number;
}

/** A daemon of the cluster is away for some time while orders come: none may fail, and all are done soon after it is back. */
export const outageScenario =
  ({ daemon, how, downSeconds }: OutageSettings): Scenario =>
  async (options) =>
    withSite(options, {}, async (site) => {
      const { lab } = site.slurm;
      if (lab === undefined) throw new Error('The outage of a daemon needs a real Slurm.');
      site.world.open(1);
      await untilDone(site, PATIENCE_SECONDS);
      const ordering = keepOrdering(site, { everyMs: (downSeconds * 1000) / options.orders, most: options.orders });
      await sleep(500);
      const from = uptime();
      // The lab's database keeps the last second in memory only; killing it would lose what no site would lose.
      if (how === 'stopped') await lab.kill(daemon, daemon === 'mariadbd' ? 'SIGTERM' : 'SIGKILL');
      else lab.pause(daemon);
      options.tell(`${daemon} is ${how}`);
      await sleep(downSeconds * 1000);
      const calls = site.ledger.calls().filter(({ startedAt }) => startedAt > from).length;
      const doneMeanwhile = site.world.orders.length - site.world.undone().length;
      if (how === 'stopped') await lab.start(daemon);
      else lab.resume(daemon);
      ordering.stop();
      options.tell(`${daemon} is back; ${site.world.undone().length} orders wait`);
      const after = await untilDone(site, PATIENCE_SECONDS);
      const figures = {
        'orders done before it was back': doneMeanwhile,
        'seconds from its return until all was done': after?.toFixed(1) ?? 'never',
        'calls of sacctmgr while it was away': calls,
      };
      return { plan: [{ daemon, how, downSeconds }], verdicts: [inTime(after)], figures };
    });

const inTime = (seconds: number | undefined): Verdict => ({
  check: 'seconds from its return until all was done',
  expected: `at most ${AIM_SECONDS}`,
  found: seconds?.toFixed(1) ?? 'never',
  ok: seconds !== undefined && seconds <= AIM_SECONDS,
});
