import { failure } from '../../lib/failure.js';
import type { WriteChange } from '../changes/change.js';
import { scopeOf } from '../state/scope-of.js';
import type { SlurmState } from '../state/slurm-state.js';
import { snapshot } from '../state/snapshot.js';
import type { OpenJob } from '../writer/allocation-job.js';
import type { Round } from '../writer/round.js';
import { lostRights } from './lost-rights.js';
import { planAll } from './plan-all.js';
import { noteOfStatus } from './qos-of-status.js';

export interface PlannedGroup {
  /** What the changes were planned on. */
  state: SlurmState;
  byKey: Map<string, WriteChange[]>;
}

/** Reads what a group of allocations needs and plans it. Conflicts fail alone. */
export async function planGroup({ cluster, name, open, fail }: Round, group: readonly string[]): Promise<PlannedGroup> {
  const jobs = group.flatMap((key): [string, OpenJob][] => {
    const job = open.get(key);
    return job === undefined ? [] : [[key, job]];
  });
  const all = jobs.map(([, job]) => job);
  const state = await snapshot(cluster.connection, name, scopeOf(all.map(({ desired }) => desired)));
  const byKey = new Map<string, WriteChange[]>();
  for (const [at, plan] of planAll(all, state).entries()) {
    const [key, job] = jobs[at] ?? [];
    if (key === undefined || job === undefined) continue;
    if ('conflict' in plan) {
      fail(key, failure(plan.conflict.failureType, plan.conflict.reason));
      continue;
    }
    noteHalfMade(job, state);
    for (const warning of lostRights(plan.changes, state)) job.warnings.add(warning);
    if (job.desired.goal === 'present' && job.desired.status !== undefined) {
      job.note ??= noteOfStatus(job.desired.status, state);
    }
    byKey.set(key, plan.changes);
  }
  return { state, byKey };
}

function noteHalfMade(job: OpenJob, state: SlurmState): void {
  if (job.desired.goal !== 'present' || !job.desired.made) return;
  for (const { name } of job.desired.accounts) {
    if (state.accounts.get(name)?.listed === false) {
      job.warnings.add(
        `Account ${name} had an association but no account row (a lost transaction); it was added again.`,
      );
    }
  }
}
