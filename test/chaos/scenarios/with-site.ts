import { setTimeout as sleep } from 'node:timers/promises';
import type { OrdersInSlurm } from '../../helpers/expected-orders.js';
import { checkConduct, checkEnds } from '../check/check-run.js';
import type { Evidence, Verdict } from '../check/evidence.js';
import { gather } from '../check/gather.js';
import type { Call } from '../ledger/parse-ledger.js';
import { type ChaosSite, type SiteOptions, startSite } from '../site/start-site.js';
import type { ScenarioOptions, ScenarioResult } from './scenario.js';

export interface Body {
  plan: readonly unknown[];
  /** Checks besides those that every run has. */
  verdicts?: readonly Verdict[];
  figures?: Readonly<Record<string, number | string>>;
  /** What Slurm should show, if not just what the Create orders make. */
  wanted?: OrdersInSlurm;
  /** Judges the ends of orders and all rows, where that is not what every run has. */
  ends?: () => Promise<readonly Verdict[]>;
  /** What is no fault, though it would be one elsewhere. */
  allowed?: Pick<Evidence, 'again' | 'renamed'>;
}

/** Starts a site, lets `body` do its worst, judges what is left, and ends the site. */
export async function withSite(
  options: ScenarioOptions,
  extra: Pick<SiteOptions, 'lies' | 'headnodes' | 'clusters' | 'offerings' | 'seats' | 'qos' | 'settings'>,
  body: (site: ChaosSite) => Promise<Body>,
): Promise<ScenarioResult> {
  const site = await startSite({ ...options, ...extra });
  let ok = false;
  const interrupted = (): void => void site.stop({ keep: true }).finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    options.tell(`Slurm: ${site.slurm.kind}; logs and ledger: ${site.folder}`);
    const { plan, verdicts = [], figures = {}, wanted, ends, allowed } = await body(site);
    const found = await gather(site, options.users);
    const evidence: Evidence = { ...found, ...allowed, ...(wanted === undefined ? {} : { wanted }) };
    const all = [...((await ends?.()) ?? checkEnds(evidence)), ...checkConduct(evidence), ...verdicts];
    ok = all.every((verdict) => verdict.ok);
    const calls = evidence.calls;
    const counts = {
      'sacctmgr reads': calls.filter(({ kind }) => kind === 'read').length,
      'sacctmgr writes': calls.filter(({ kind }) => kind === 'write').length,
      'exit codes of writes': exitCodes(calls.filter(({ kind }) => kind === 'write')),
      'writes that were killed': calls.filter(({ kind, killed }) => kind === 'write' && killed).length,
      'writes that lied': calls.filter(({ lied }) => lied).length,
      'Waldur calls': site.world.waldur.stats.requests,
      'Waldur faults': site.world.waldur.faults.list.reduce((sum, { hits }) => sum + hits, 0),
      'starts of control': site.control.starts,
      'starts of head nodes': site.headnodes.map(({ starts }) => starts).join(' + '),
    };
    return { plan, verdicts: all, figures: { ...figures, ...counts }, folder: site.folder };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    await site.stop({ keep: !ok });
  }
}

/**
 * Waits until every order is done in Waldur.
 *
 * @returns seconds it took, or undefined when `limitSeconds` were not enough
 */
export async function untilDone(site: ChaosSite, limitSeconds: number): Promise<number | undefined> {
  const begun = Date.now();
  const seconds = (): number => (Date.now() - begun) / 1000;
  while (site.world.undone().length > 0) {
    if (seconds() > limitSeconds) return undefined;
    await sleep(100);
  }
  return seconds();
}

/** How often each code came; 128 and more: ended by that signal. */
function exitCodes(writes: readonly Call[]): string {
  const counts = new Map<string, number>();
  for (const { exitCode } of writes) {
    const code = exitCode === undefined ? 'none' : String(exitCode);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => `${code} (${count} times)`).join(', ');
}
