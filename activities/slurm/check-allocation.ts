import type { HeadnodeActivities } from '../../contracts/activities.js';
import { type ConfiguredBackend, configured } from './apply-allocation.js';
import type { Change } from './change.js';
import { renderTres } from './tres.js';

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
  return async ({ facts, configHash }) => {
    const { backend } = configured(backends, facts.offeringId, configHash);
    const { desired, changes } = await backend.preview(facts);
    const lines = [...new Set(changes.map(describeMissing))];
    const rest = lines.length - MAX_LINES;
    const missing = rest > 0 ? [...lines.slice(0, MAX_LINES), `${rest} more`] : lines;
    return { missing, warnings: desired.warnings, reportedLimits: desired.reportedLimits };
  };
}

/** One line for an operator: what would have to be written. */
export function describeMissing(change: Change): string {
  switch (change.kind) {
    case 'createAccount': {
      const limits = Object.keys(change.limits).length > 0 ? ` with GrpTRESMins ${renderTres(change.limits)}` : '';
      return `account ${change.name} under ${change.parent}${limits}`;
    }
    case 'setLimits':
      return `GrpTRESMins ${renderTres(change.limits)} of account ${change.account}`;
    case 'addUser':
      return `user ${change.user} in account ${change.account}${change.partition === '' ? '' : `, partition ${change.partition}`}`;
    case 'conflict':
      return change.reason;
  }
}
