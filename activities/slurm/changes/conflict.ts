import type { FailureType } from '../../../contracts/failure-types.js';

/** What stands in the way of the whole allocation; nothing is written for it. */
export interface Conflict {
  kind: 'conflict';
  failureType: FailureType;
  reason: string;
}
