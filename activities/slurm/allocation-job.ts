import type { ApplyResult } from '../../contracts/allocation.js';
import { describeChange, type WriteChange } from './change.js';
import type { Cluster } from './cluster.js';
import type { DesiredAllocation } from './desired.js';
import type { SlurmName } from './slurm-name.js';
import type { Scope } from './snapshot.js';
import type { Observed } from './stale-guard.js';

/** One allocation on its way through the writer. */
export interface AllocationJob {
  cluster: Cluster;
  observed: Observed;
  /** TRES that the offering's components stand for. */
  tresWanted: readonly string[];
  /** @throws NameInvalid, LimitInvalid: this allocation cannot be written, its neighbours can. */
  desire: (tresKnown: ReadonlySet<string>) => DesiredAllocation;
}

/** An allocation that is neither done nor failed yet. */
export interface OpenJob {
  desired: DesiredAllocation;
  written: WriteChange[];
  warnings: Set<string>;
}

/** Accounts and users that planning these allocations has to know about. */
export function scopeOf(jobs: Iterable<DesiredAllocation>): Scope {
  const accounts = new Set<SlurmName>();
  const users = new Set<SlurmName>();
  for (const { top, accounts: tree, users: members } of jobs) {
    accounts.add(top);
    for (const { name } of tree) accounts.add(name);
    for (const { user, defaultAccount } of members) {
      users.add(user);
      if (defaultAccount !== null) accounts.add(defaultAccount);
    }
  }
  return { accounts, users };
}

export const resultOf = ({ desired, written, warnings }: OpenJob): ApplyResult => ({
  outcome: written.length === 0 ? 'unchanged' : 'applied',
  changes: [...new Set(written.map(describeChange))],
  warnings: [...desired.warnings, ...warnings],
  reportedLimits: desired.reportedLimits,
});
