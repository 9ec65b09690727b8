import type { HeadnodeActivities } from '../../../contracts/activities.js';
import { describeMissing } from '../../slurm/changes/change.js';
import { type ConfiguredBackend, configured } from './apply-allocation.js';

/** So many lines travel; a hundred missing users need not all be named. */
const MAX_LINES = 50;

/**
 * Builds the activity `checkAllocation`: the first three steps of every write (desired, actual, plan) and not the fourth.
 * It only reads, so it may run any number of times.
 *
 * @param backends by offering id
 * @throws ConfigMismatch when control and head node do not have the same configuration; NameInvalid, LimitInvalid when
 *   the allocation cannot be written at all; BackendUnavailable, BackendTimeout while the cluster does not answer
 */
export function createCheckAllocation(
  backends: ReadonlyMap<string, ConfiguredBackend>,
): HeadnodeActivities['checkAllocation'] {
  return async ({ facts, configHash, goal = 'present' }) => {
    const { backend } = configured(backends, facts.offeringId, configHash);
    const { desired, changes } = await backend.preview(facts, goal);
    const lines = [...new Set(changes.map(describeMissing))];
    const rest = lines.length - MAX_LINES;
    const missing = rest > 0 ? [...lines.slice(0, MAX_LINES), `${rest} more`] : lines;
    return { missing, warnings: desired.warnings, reportedLimits: desired.reportedLimits };
  };
}
