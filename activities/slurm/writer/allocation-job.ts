import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Observed } from '../../lib/writer/stale-guard.js';
import { describeChange, type WriteChange } from '../changes/change.js';
import type { Desired } from '../desired/desire.js';
import type { StatusNote } from '../plan/qos-of-status.js';
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
  /** What there is to say of its status, as it was seen before anything was written. */
  note?: StatusNote;
}

export const resultOf = ({ desired, written, warnings, note }: OpenJob): ApplyResult => ({
  outcome: written.length === 0 ? 'unchanged' : 'applied',
  changes: [...new Set(written.map(describeChange))],
  warnings: [...desired.warnings, ...warnings, ...(note?.warnings ?? [])],
  reportedLimits: desired.reportedLimits,
  ...(note === undefined ? {} : { metadata: note.metadata }),
  ...(note?.remember === undefined ? {} : { remember: note.remember }),
});
