import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../simulators/waldur/world/random.js';
import type { Verdict } from '../check/evidence.js';
import type { ChaosSite } from '../site/start-site.js';
import { holderOf } from './holder.js';
import type { Scenario } from './scenario.js';
import { untilDone, withSite } from './with-site.js';

/** Longest time from the loss of the writer to the first write of the next one: lease 12 s, settling of slurmdbd 35 s. */
const ONE_HOST_SECONDS = 60;
/** From another host nobody sees whether the lost writer's command still runs: the 200 s that it may live are added. */
const TWO_HOSTS_SECONDS = 270;
const PATIENCE_SECONDS = 300;

/** A worker that is frozen amid a batch keeps the lock file of its host: a neighbour there waits until it goes on. */
const aimOf = ({ hosts, how }: TakeoverSettings): number => {
  if (hosts.includes('elsewhere')) return TWO_HOSTS_SECONDS;
  return ONE_HOST_SECONDS + (how === 'kill' ? 0 : how.stoppedSeconds);
};
const ORDERS_PER_TRY = 8;
/** Orders that come while nobody writes. */
const ORDERS_MEANWHILE = 2;

export interface TakeoverSettings {
  /** Where the two head-node workers run: one host (they share a state folder) or two. */
  hosts: readonly ('here' | 'elsewhere')[];
  /** How the writer goes away: killed, or stopped for that many seconds. */
  how: 'kill' | { stoppedSeconds: number };
}

/**
 * Two head-node workers; again and again the one that writes goes away in the middle of a write. The other must follow
 * in time, and the two must never write at the same time.
 */
export const takeoverScenario =
  (settings: TakeoverSettings): Scenario =>
  async (options) => {
    const aimSeconds = aimOf(settings);
    const random = new Random(options.seed);
    const delays = Array.from({ length: options.tries }, () => Math.round(random.next() * 150));
    return withSite(options, { headnodes: settings.hosts }, async (site) => {
      site.world.open(1);
      await untilDone(site, PATIENCE_SECONDS);
      const seconds: number[] = [];
      for (const [at, delayMs] of delays.entries()) {
        const took = await oneTry(site, settings.how, delayMs);
        options.tell(`try ${at + 1}, after ${delayMs} ms of a write: ${took?.toFixed(1) ?? 'no write followed'}`);
        seconds.push(took ?? Number.POSITIVE_INFINITY);
        await untilDone(site, PATIENCE_SECONDS);
      }
      const sorted = [...seconds].sort((a, b) => a - b);
      const figures = {
        'seconds to the next write, each': seconds.map((took) => took.toFixed(1)).join(' '),
        'seconds to the next write, median': sorted[Math.floor(sorted.length / 2)]?.toFixed(1) ?? '-',
        'seconds to the next write, longest': sorted.at(-1)?.toFixed(1) ?? '-',
      };
      return {
        plan: delays.map((delayMs) => ({ delayMs, ...settings })),
        verdicts: [inTime(seconds, aimSeconds)],
        figures,
      };
    });
  };

/** @returns seconds from the moment that the writer was taken away to the next start of a write */
async function oneTry(site: ChaosSite, how: TakeoverSettings['how'], delayMs: number): Promise<number | undefined> {
  const { world, ledger } = site;
  const first = ledger.nextWrite(PATIENCE_SECONDS * 1000);
  world.open(ORDERS_PER_TRY);
  const write = await first;
  if (write === undefined) return undefined;
  const holder = holderOf(site, write);
  // A write that is over before it was seen: the next try will be quicker.
  if (holder === undefined) return oneTry(site, how, delayMs);
  await sleep(delayMs);
  const next = ledger.nextWrite(PATIENCE_SECONDS * 1000);
  const begun = Date.now();
  holder.signal(how === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  world.open(ORDERS_MEANWHILE);
  const goOn = how === 'kill' ? undefined : sleep(how.stoppedSeconds * 1000).then(() => void holder.signal('SIGCONT'));
  const followed = await next;
  const took = (Date.now() - begun) / 1000;
  await goOn;
  return followed === undefined ? undefined : took;
}

const inTime = (seconds: readonly number[], aimSeconds: number): Verdict => ({
  check: 'seconds until another one writes',
  expected: `at most ${aimSeconds}`,
  found: Math.max(...seconds).toFixed(1),
  ok: seconds.every((took) => took <= aimSeconds),
});
