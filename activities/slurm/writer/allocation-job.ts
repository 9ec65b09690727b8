import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Observed } from '../../lib/writer/stale-guard.js';
import { describeChange, type WriteChange } from '../changes/change.js';
import type { Desired } from '../desired/desire.js';
import type { Cluster } from '../state/cluster.js';

/** One allocation on its way through the writer. */
export interface AllocationJob {
  cluster: Cluster;
  observed: Observed;
  /** TRES that the offering's components stand for. */
  tresWanted: readonly string[];
  /** @throws NameInvalid, LimitInvalid: this allocation cannot be written, its neighbours can. */
  desire: (tresKnown: ReadonlySet<string>, keepsCase: boolean) => Desired;
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
  ...metadataOf(desired),
});

/** What the resource is to say of its status. */
const metadataOf = (desired: Desired): Pick<ApplyResult, 'metadata'> =>
  desired.goal === 'absent' || desired.status === undefined ? {} : { metadata: desired.status.metadata };
