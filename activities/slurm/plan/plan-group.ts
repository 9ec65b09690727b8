import { failure } from '../../lib/failure.js';
import { type Change, expectChanges, toRepeat, type WriteChange, withoutRepeats } from '../changes/change.js';
import { scopeOf } from '../state/scope-of.js';
import { copyState, type SlurmState } from '../state/slurm-state.js';
import { snapshot } from '../state/snapshot.js';
import type { OpenJob } from '../writer/allocation-job.js';
import type { Round } from '../writer/round.js';
import { planGoal } from './plan-goal.js';

export interface PlannedGroup {
  /** What the changes were planned on. */
  state: SlurmState;
  byKey: Map<string, WriteChange[]>;
}

/**
 * Reads what a group of allocations needs and plans each on top of its predecessors, so what they share is made once.
 * Conflicts fail alone.
 */
export async function planGroup({ cluster, name, open, fail }: Round, group: readonly string[]): Promise<PlannedGroup> {
  const keys = presentFirst(group, open);
  const jobs = keys.flatMap((key) => open.get(key)?.desired ?? []);
  const state = await snapshot(cluster.connection, name, scopeOf(jobs));
  const expected = copyState(state);
  const byKey = new Map<string, WriteChange[]>();
  for (const key of keys) {
    const job = open.get(key);
    if (job === undefined) continue;
    const changes: Change[] = planGoal(job.desired, expected);
    const [conflict] = changes.filter((change) => change.kind === 'conflict');
    if (conflict !== undefined) {
      fail(key, failure(conflict.failureType, conflict.reason));
      continue;
    }
    noteHalfMade(job, state);
    const own = [
      ...changes.filter((change) => change.kind !== 'conflict'),
      // What an earlier round wrote and this read does not show.
      ...toRepeat(job.written, expected),
    ];
    expectChanges(expected, own);
    byKey.set(key, withoutRepeats(own));
  }
  return { state, byKey };
}

/** A project is not empty when something is to be made in it: removing comes after making, planned and written. */
function presentFirst(group: readonly string[], open: Round['open']): string[] {
  const isAbsent = (key: string): boolean => open.get(key)?.desired.goal === 'absent';
  return [...group.filter((key) => !isAbsent(key)), ...group.filter(isAbsent)];
}

function noteHalfMade(job: OpenJob, state: SlurmState): void {
  if (job.desired.goal !== 'present') return;
  for (const { name } of job.desired.accounts) {
    if (state.accounts.get(name)?.listed === false) {
      job.warnings.add(
        `Account ${name} had an association but no account row (a lost transaction); it was added again.`,
      );
    }
  }
}
