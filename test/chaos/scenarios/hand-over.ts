import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectedInSlurm } from '../../helpers/expected-orders.js';
import type { Verdict } from '../check/evidence.js';
import { uptime } from '../ledger/uptime.js';
import type { ChaosSite } from '../site/start-site.js';
import type { Unit } from '../site/unit.js';
import { endings } from '../turns/endings.js';
import { handOvers, type Turn, turnsOf } from '../turns/turns.js';
import { keepOrdering } from './keep-ordering.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

const AIM_MS = 2_000;
/** Short of this there may be no order to write. */
const SHORT_TURN_MS = 10_000;
const PATIENCE_SECONDS = 420;

/** Rows that are there once for each cluster. */
const OF_A_CLUSTER = ['c_c-00001 < root', 'root < ', 'root:root < '];

export interface HandOverSettings {
  /** How long nothing but planned hand-overs happens. */
  calmSeconds: number;
  /** Milliseconds from order to order; they go to one cluster and the other. */
  everyMs: number;
  /** Of the process that holds the writer: orderly restarts in the calm time; then kills, and stops of 20 s. */
  restarts: number;
  kills: number;
  stops: number;
}

/**
 * Three hosts, two clusters on one slurmdbd: two processes serve the first cluster, one the second. All are always busy.
 * The writer goes round, by completions and within two seconds; then its holders are killed and stopped.
 */
export const handOverScenario =
  (settings: HandOverSettings): Scenario =>
  async (options) => {
    const { calmSeconds, everyMs, restarts, kills, stops } = settings;
    const site3 = { headnodes: ['elsewhere', 'elsewhere', 'elsewhere'], clusters: 2, seats: [0, 1, 0] } as const;
    return withSite(options, site3, async (site) => {
      const ordering = keepOrdering(site, { everyMs, most: Number.POSITIVE_INFINITY });
      for (let at = 0; at <= restarts; at += 1) {
        await sleep((calmSeconds * 1000) / (restarts + 1));
        if (at < restarts) (await holderOf(site, options.tell, 'is asked to stop')).signal('SIGTERM');
      }
      const calm = turns(site);
      const ended = await endings(site.temporal.address);
      const seconds: number[] = [];
      for (let at = 0; at < kills + stops; at += 1) seconds.push(await lose(site, at < kills, options.tell));
      ordering.stop();
      const after = await untilDone(site, PATIENCE_SECONDS);
      const delays = handOvers(calm).sort((a, b) => a - b);
      const expected = expectedInSlurm(site.world.orders.length, options.users);
      return {
        plan: [settings],
        wanted: { ...expected, associations: [...expected.associations, ...OF_A_CLUSTER].sort() },
        verdicts: [
          {
            check: 'hand-overs while all was calm, longest',
            expected: `at most ${AIM_MS} ms`,
            found: `${delays.at(-1) ?? 'none'} ms`,
            ok: delays.length > 0 && delays.every((ms) => ms <= AIM_MS),
          },
          {
            check: 'turns that timed out while all was calm',
            expected: '0, and some completed',
            found: `${ended.timedOut}, ${ended.completed} completed`,
            ok: ended.timedOut === 0 && ended.completed > 0,
          },
          written(site, calm),
        ],
        figures: {
          'turns while all was calm': calm.length,
          'hand-overs, ms': delays.join(' '),
          'seconds from the loss of a holder to the next write': seconds.map((took) => took.toFixed(1)).join(' '),
          'seconds until all was done after that': after?.toFixed(1) ?? 'never',
          orders: site.world.orders.length,
        },
      };
    });
  };

const turns = (site: ChaosSite): Turn[] =>
  turnsOf(new Map(site.headnodes.map(({ name }) => [name, readFileSync(join(site.folder, `${name}.log`), 'utf8')])));

/** Waits until somebody holds the writer. */
async function holderOf(site: ChaosSite, tell: (line: string) => void, what: string): Promise<Unit> {
  for (;;) {
    const last = turns(site).at(-1);
    const unit = site.headnodes.find(({ name }) => name === last?.worker);
    if (last?.until === undefined && unit?.pid !== undefined) {
      tell(`${unit.name}, which holds the writer, ${what}`);
      return unit;
    }
    await sleep(100);
  }
}

/** @returns seconds until somebody writes again */
async function lose(site: ChaosSite, kill: boolean, tell: (line: string) => void): Promise<number> {
  await site.ledger.nextWrite(PATIENCE_SECONDS * 1000);
  const holder = await holderOf(site, tell, kill ? 'is killed' : 'is stopped for 20 s');
  const next = site.ledger.nextWrite(PATIENCE_SECONDS * 1000);
  const begun = Date.now();
  holder.signal(kill ? 'SIGKILL' : 'SIGSTOP');
  if (!kill) setTimeout(() => holder.signal('SIGCONT'), 20_000);
  await next;
  const seconds = (Date.now() - begun) / 1000;
  tell(`the next write began after ${seconds.toFixed(1)} s`);
  if (!kill) await sleep(Math.max(0, 21_000 - seconds * 1000));
  return seconds;
}

/** Both seats are busy, so there is a write in every turn. */
function written(site: ChaosSite, calm: readonly Turn[]): Verdict {
  const boot = Date.now() - uptime() * 1000;
  const starts = site.ledger
    .calls()
    .flatMap(({ kind, startedAt }) => (kind === 'write' ? [boot + startedAt * 1000] : []));
  const whole = calm.filter(({ from, until }) => until !== undefined && until - from > SHORT_TURN_MS);
  const idle = whole.filter(({ from, until = 0 }) => !starts.some((at) => at >= from - 50 && at <= until));
  return {
    check: 'turns without a write while all was calm',
    expected: '0',
    found: `${idle.length} of ${whole.length}`,
    ok: idle.length === 0 && whole.length > 0,
  };
}
