import type { ApplyResult } from '../../contracts/allocation.js';
import { describeChange, type WriteChange } from './change.js';
import type { Cluster } from './cluster.js';
import type { Desired } from './plan-goal.js';
import type { Observed } from './stale-guard.js';

/** One allocation on its way through the writer. */
export interface AllocationJob {
  cluster: Cluster;
  observed: Observed;
  /** TRES that the offering's components stand for. */
  tresWanted: readonly string[];
  /** @throws NameInvalid, LimitInvalid: this allocation cannot be written, its neighbours can. */
  desire: (tresKnown: ReadonlySet<string>) => Desired;
}

/** An allocation that is neither done nor failed yet. */
export interface OpenJob {
  desired: Desired;
  written: WriteChange[];
  warnings: Set<string>;
}

export const resultOf = ({ desired, written, warnings }: OpenJob): ApplyResult => ({
  outcome: written.length === 0 ? 'unchanged' : 'applied',
  changes: [...new Set(written.map(describeChange))],
  warnings: [...desired.warnings, ...warnings],
  reportedLimits: desired.reportedLimits,
  ...('metadata' in desired ? { metadata: desired.metadata } : {}),
});
