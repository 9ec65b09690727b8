import type { Wish } from './wish.js';

/** Input of `applyAllocation` and `checkAllocation`. */
export interface ApplyRequest {
  wish: Wish;
  /** Which of the offering's backends is meant. */
  backend: string;
  configHash: string;
}

/** What applying and reading back one allocation came to. */
export interface ApplyResult {
  /** `unchanged`: the backend already showed everything, nothing was written. */
  outcome: 'applied' | 'unchanged';
  /** One line per effect, in the backend's terms, for the operator. */
  changes: string[];
  /** What was left undone on purpose (unknown TRES, user without a Unix account) and why. */
  warnings: string[];
  /** Limits as written, in Waldur's units, for components that Waldur does not know the limit of. */
  reportedLimits: Record<string, number>;
  /** What the resource's `backend_metadata` is to say of it; absent: nothing. */
  metadata?: Record<string, string>;
  /** What a later change of status has to know of how it was before this one; absent: what is kept stays. */
  remember?: Record<string, string>;
}

/** What an allocation lacks on the cluster, compared with what Waldur wants. */
export interface CheckResult {
  /** One line per thing that is not there, in the backend's terms; empty: everything is. */
  missing: string[];
  warnings: string[];
  /** As in `ApplyResult`. */
  reportedLimits: Record<string, number>;
  /** As in `ApplyResult`, for the change of status that would be made. */
  remember?: Record<string, string>;
}
