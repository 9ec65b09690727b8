import { failure } from '../../lib/failure.js';
import type { WriteChange } from '../changes/change.js';
import { type RunOutcome, runCommands } from '../commands/run-commands.js';
import { type PlannedGroup, planGroup } from '../plan/plan-group.js';
import type { OpenJob } from './allocation-job.js';
import { failHanging, findHanging } from './find-hanging.js';
import { isShown } from './is-shown.js';
import { removeRows } from './remove-rows.js';
import { isTimeout, type Round } from './round.js';

const UNANSWERED =
  'slurmctld does not answer: slurmdbd has made the change and shows it, but sacctmgr waited for slurmctld and was ended.';

/**
 * Plans and writes what is missing for every open allocation, as few commands as possible for all of them. If a command
 * fails, the batch is cut: the line sacctmgr names tells which request it was, otherwise halves are written separately.
 * Whoever is not isolated in six extra processes is tried again later (`BackendNotApplied`), together with the others
 * that are suspect. If a command hangs although slurmdbd answers, the account that makes it hang is found within three
 * timeouts and fails alone.
 *
 * @throws what concerns everybody: slurmdbd is down, rights are missing, another process is the writer
 */
export async function writeRound(round: Round): Promise<void> {
  const queue = firstGroups(round);
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    const planned = await planOrIsolate(round, group);
    if (planned === 'again') queue.unshift(group.filter((key) => round.open.has(key)));
    else queue.unshift(...(await writeGroup(round, group, planned)));
  }
}

/** Suspects stand first, so that halving finds them early; accounts known to hang come last, each by itself. */
function firstGroups({ open, health }: Round): string[][] {
  const keys = [...open.keys()];
  const hangs = (key: string): boolean => health.hanging.has(open.get(key)?.desired.account ?? '');
  const suspect = keys.filter((key) => health.suspects.has(key) && !hangs(key));
  const rest = keys.filter((key) => !health.suspects.has(key) && !hangs(key));
  return [[...suspect, ...rest], ...keys.filter(hangs).map((key) => [key])].filter((group) => group.length > 0);
}

/** @returns `again` when somebody who made the read hang was failed and the others are to be planned anew */
async function planOrIsolate(round: Round, group: readonly string[]): Promise<PlannedGroup | 'again'> {
  try {
    return await planGroup(round, group);
  } catch (error) {
    if (!isTimeout(error) || round.budget.hangs === 0) throw error;
    round.budget.hangs -= 1;
    await round.cluster.probe();
    await findHanging(round, group);
    return 'again';
  }
}

/** Writes one group. @returns the groups to write instead when it failed */
async function writeGroup(round: Round, group: readonly string[], planned: PlannedGroup): Promise<string[][]> {
  const { cluster, permit, open, health, tresKnown } = round;
  const changes = [...planned.byKey.values()].flat();
  if (changes.length === 0) return [];
  round.writing();
  const options = { tresKnown, removals: health.removals, isShown: isShown(round, group) };
  const outcome = await runCommands(cluster.connection, permit, changes, planned.state, options);
  if (outcome.status === 'ran') {
    if (outcome.listed.length > 0) health.chores.push(removeRows(cluster, permit, health.removals, outcome.listed));
    if (outcome.unanswered) for (const key of group) open.get(key)?.warnings.add(UNANSWERED);
    for (const [key, own] of planned.byKey) remember(open.get(key), own);
    for (const key of group) {
      health.suspects.delete(key);
      health.hanging.delete(open.get(key)?.desired.account ?? '');
      health.accepted(open.get(key)?.desired.account ?? '');
    }
    return [];
  }
  throwIfShared(outcome);
  const writing = [...planned.byKey].filter(([, own]) => own.length > 0);
  if (outcome.verdict.type === 'BackendTimeout') return afterHang(round, writing);
  return split(round, writing, outcome);
}

function remember(job: OpenJob | undefined, changes: readonly WriteChange[]): void {
  job?.written.push(...changes.filter((change) => !job.written.includes(change)));
}

type Failed = Extract<RunOutcome, { status: 'failed' }>;
type Writing = readonly (readonly [string, WriteChange[]])[];

function throwIfShared({ verdict }: Failed): void {
  const text = `writing to Slurm: ${verdict.text}.`;
  if (verdict.type === 'BackendUnavailable') throw failure('BackendUnavailable', text);
  if (verdict.type === 'BackendMisconfigured') {
    throw failure('BackendMisconfigured', `${text} Give this user Slurm's Administrator level or correct the setting.`);
  }
}

/**
 * A write was ended. What it left in slurmdbd has to settle; then, if slurmdbd answers, its group is cut: first into as
 * many parts as each part has members, then into single requests, so that the third hanging command names one alone.
 */
async function afterHang(round: Round, writing: Writing): Promise<string[][]> {
  const { cluster, health, open, budget } = round;
  health.killed();
  await health.ready();
  await cluster.probe();
  const keys = writing.map(([key]) => key);
  const [only] = keys;
  const job = only === undefined ? undefined : open.get(only);
  if (only !== undefined && job !== undefined && keys.length === 1) {
    const left = await planOrIsolate(round, keys);
    const missing = left === 'again' ? [] : left.byKey.get(only);
    if (missing?.length === 0) remember(job, writing[0]?.[1] ?? []);
    else if (missing !== undefined && missing.length > 0) failHanging(round, only, job, 'changing');
    return [];
  }
  budget.hangs -= 1;
  if (budget.hangs <= 0) throw failure('BackendTimeout', 'writing to Slurm: several commands hung.');
  const size = budget.hangs > 1 ? Math.ceil(Math.sqrt(keys.length)) : 1;
  const parts: string[][] = [];
  for (let begin = 0; begin < keys.length; begin += size) parts.push(keys.slice(begin, begin + size));
  return parts;
}

/** slurmdbd learns of a job's end within seconds; what it still calls active after this, slurmctld has lost. */
const RUNAWAY_MS = 10 * 60_000;

/** Jobs that slurmctld did not know when the removal was planned, and that keep slurmdbd from it for ever. */
function runaway(account: string, { type, text }: Failed['verdict'], health: Round['health']): Error | undefined {
  if (type !== 'JobsEnding' || health.refusedMs(account) < RUNAWAY_MS) return undefined;
  health.accepted(account);
  const what = `account ${account}: slurmdbd calls jobs active that slurmctld does not know (${text})`;
  return failure(
    'JobsRunning',
    `${what}: runaway jobs. "sacctmgr show runawayjobs" lists them and offers to end them.`,
  );
}

/** Which groups to write instead of one that failed; those that cannot be told apart any more are failed here. */
function split(round: Round, writing: Writing, { verdict, culprit }: Failed): string[][] {
  const parts = cut(round, writing, { verdict, culprit });
  round.budget.extraWrites -= parts.length;
  return parts;
}

function cut(
  { open, health, fail, budget }: Round,
  writing: Writing,
  { verdict, culprit }: Pick<Failed, 'verdict' | 'culprit'>,
): string[][] {
  const keys = writing.map(([key]) => key);
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    const account = open.get(only)?.desired.account ?? '';
    fail(
      only,
      runaway(account, verdict, health) ?? failure(verdict.type, `account ${account}: sacctmgr: ${verdict.text}.`),
    );
    health.suspects.delete(only);
    return [];
  }
  const owner = writing.find(([, changes]) => culprit !== undefined && changes.includes(culprit))?.[0];
  if (owner !== undefined && budget.extraWrites >= 2) return [[owner], keys.filter((key) => key !== owner)];
  if (budget.extraWrites >= 2) {
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
