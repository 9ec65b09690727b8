import { failure } from '../lib/failure.js';
import { type OpenJob, scopeOf } from './allocation-job.js';
import type { Change, WriteChange } from './change.js';
import type { Cluster } from './cluster.js';
import { expectChanges } from './expect-changes.js';
import { notShown } from './not-shown.js';
import { plan } from './plan.js';
import { type RunOutcome, runCommands } from './run-commands.js';
import type { SlurmName } from './slurm-name.js';
import { copyState, type SlurmState } from './slurm-state.js';
import { snapshot } from './snapshot.js';
import type { WriteHealth } from './write-health.js';

/** Processes that may be spent to find the request that makes a whole batch fail. */
const EXTRA_WRITES = 6;

export interface Round {
  cluster: Cluster;
  name: SlurmName;
  tresKnown: ReadonlySet<string>;
  /** Allocations still to do; those that fail are taken out by `fail`. */
  open: Map<string, OpenJob>;
  health: WriteHealth;
  fail: (key: string, error: Error) => void;
}

/**
 * Plans and writes what is missing for every open allocation, as few commands as possible for all of them. If a command
 * fails, the batch is cut: the line sacctmgr names tells which request it was, otherwise halves are written separately.
 * Whoever is not isolated in six extra processes is tried again later (`BackendNotApplied`), together with the others
 * that are suspect.
 *
 * @throws what concerns everybody: slurmdbd is down, the command hung, rights are missing
 */
export async function writeRound(round: Round): Promise<void> {
  const { open, health } = round;
  const keys = [...open.keys()];
  const suspect = keys.filter((key) => health.suspects.has(key));
  const queue = [[...suspect, ...keys.filter((key) => !health.suspects.has(key))]];
  let extra = EXTRA_WRITES;
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    const planned = await planGroup(round, group);
    const changes = [...planned.byKey.values()].flat();
    if (changes.length === 0) continue;
    const outcome = await runCommands(round.cluster.connection, changes, planned.state, round.tresKnown);
    if (outcome.status === 'ran') {
      for (const [key, own] of planned.byKey) remember(open.get(key), own);
      for (const key of group) health.suspects.delete(key);
      continue;
    }
    throwIfShared(outcome, health);
    const parts = split(
      round,
      [...planned.byKey].filter(([, own]) => own.length > 0),
      outcome,
      extra,
    );
    extra -= parts.length;
    queue.unshift(...parts);
  }
}

function remember(job: OpenJob | undefined, changes: readonly WriteChange[]): void {
  job?.written.push(...changes.filter((change) => !job.written.includes(change)));
}

/** Each allocation is planned on top of its predecessors, so what they share is made once. */
async function planGroup(
  { cluster, name, open, fail }: Round,
  group: readonly string[],
): Promise<{ state: SlurmState; byKey: Map<string, WriteChange[]> }> {
  const jobs = group.flatMap((key) => open.get(key)?.desired ?? []);
  const state = await snapshot(cluster.connection, name, scopeOf(jobs));
  const expected = copyState(state);
  const byKey = new Map<string, WriteChange[]>();
  for (const key of group) {
    const job = open.get(key);
    if (job === undefined) continue;
    const changes: Change[] = plan(job.desired, expected);
    const [conflict] = changes.filter((change) => change.kind === 'conflict');
    if (conflict !== undefined) {
      fail(key, failure(conflict.failureType, conflict.reason));
      continue;
    }
    noteHalfMade(job, state);
    const own = [
      ...changes.filter((change) => change.kind !== 'conflict'),
      // What an earlier round wrote and this read does not show; plan alone would overlook a lost default association.
      ...notShown(job.written, expected).filter((change) => change.kind === 'addUser'),
    ];
    expectChanges(expected, own);
    byKey.set(key, withoutRepeats(own));
  }
  return { state, byKey };
}

function noteHalfMade(job: OpenJob, state: SlurmState): void {
  for (const { name } of job.desired.accounts) {
    if (state.accounts.get(name)?.listed === false) {
      job.warnings.add(
        `Account ${name} had an association but no account row (a lost transaction); it was added again.`,
      );
    }
  }
}

function withoutRepeats(changes: readonly WriteChange[]): WriteChange[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const row = change.kind === 'addUser' ? `${change.account} ${change.user} ${change.partition}` : change;
    const key = typeof row === 'string' ? row : JSON.stringify(row);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

type Failed = Extract<RunOutcome, { status: 'failed' }>;

function throwIfShared({ verdict }: Failed, health: WriteHealth): void {
  const text = `writing to Slurm: ${verdict.text}.`;
  if (verdict.type === 'BackendUnavailable') throw health.down(text);
  if (verdict.type === 'BackendTimeout') {
    health.killed();
    throw failure('BackendTimeout', `${text} It was ended after 180 s; what it did is read before the next write.`);
  }
  if (verdict.type === 'BackendMisconfigured') {
    throw failure('BackendMisconfigured', `${text} Give this user Slurm's Operator level or correct the setting.`);
  }
}

/** Which groups to write instead of one that failed; those that cannot be told apart any more are failed here. */
function split(
  { open, health, fail }: Round,
  byKey: readonly (readonly [string, WriteChange[]])[],
  { verdict, culprit }: Failed,
  extra: number,
): string[][] {
  const keys = byKey.map(([key]) => key);
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    fail(only, failure(verdict.type, `account ${open.get(only)?.desired.account}: sacctmgr: ${verdict.text}.`));
    health.suspects.delete(only);
    return [];
  }
  const owner = byKey.find(([, changes]) => culprit !== undefined && changes.includes(culprit))?.[0];
  if (owner !== undefined && extra >= 2) return [[owner], keys.filter((key) => key !== owner)];
  if (extra >= 2) {
    const middle = Math.ceil(keys.length / 2);
    return [keys.slice(0, middle), keys.slice(middle)];
  }
  for (const key of keys) {
    health.suspects.add(key);
    const text = `one of ${keys.length} requests in this batch cannot be written: ${verdict.text}.`;
    fail(key, failure('BackendNotApplied', text));
  }
  return [];
}
