import type { ResourceRef } from './activities.js';
import type { AllocationStatus } from './allocation-status.js';

/** Input of the workflow `applyResourceStatus`. */
export interface ApplyStatusInput extends ResourceRef {
  /** Where the resource was when it was started, for people. */
  cluster: string;
  /** What an operator asks for; absent: what Waldur's flags of the resource say. */
  status?: AllocationStatus;
}

/** What `applyResourceStatus` returns. */
export interface ApplyStatusResult {
  /** `not-now`: the resource cannot have a status at present, see `reason`. */
  outcome: 'applied' | 'unchanged' | 'not-now' | 'gone';
  status?: AllocationStatus;
  backendId?: string;
  changes: string[];
  warnings: string[];
  reason?: string;
}
