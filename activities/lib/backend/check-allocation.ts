import type { BackendReadActivities } from '../../../contracts/activities.js';
import type { Wish } from '../../../contracts/wish.js';
import { type ConfiguredBackends, configured, wishOf } from './configured-backend.js';

/** So many lines travel; a hundred missing users need not all be named. */
const MAX_LINES = 50;

/**
 * Builds the activity `checkAllocation`: the first three steps of every write (desired, actual, plan) and not the fourth.
 * It only reads, asks no writer, and may run any number of times on any host that reaches the backend.
 *
 * @param backends by offering id
 * @throws ConfigMismatch when control and this process do not have the same configuration; NameInvalid,
 *   LimitInvalid when the allocation cannot be written at all; BackendUnavailable, BackendTimeout while the backend does
 *   not answer
 */
export function createCheckAllocation(backends: ConfiguredBackends): BackendReadActivities['checkAllocation'] {
  return async (request) => {
    const wish = asDone(wishOf(request));
    const { backend } = configured(backends, wish.offeringId, request);
    const [planned] = backend.plan([wish], await backend.read([wish]));
    if (planned === undefined) throw new Error('the backend planned nothing for a wish');
    if (planned.status === 'refused') throw planned.error;
    const { warnings, reportedLimits } = planned;
    const said = { warnings: [...warnings], reportedLimits: { ...reportedLimits } };
    if (planned.status === 'conflict') return { missing: [planned.reason], ...said };
    const lines = [...new Set(planned.changes.map(({ missing }) => missing))];
    const rest = lines.length - MAX_LINES;
    const missing = rest > 0 ? [...lines.slice(0, MAX_LINES), `${rest} more`] : lines;
    return { missing, ...said, ...(planned.remember === undefined ? {} : { remember: { ...planned.remember } }) };
  };
}

/** What was done by hand bears nobody's mark; only an account that says that it is another resource's is none of it. */
const asDone = (wish: Wish): Wish =>
  wish.claim === 'new' || wish.claim === 'held' ? { ...wish, claim: 'sole' } : wish;
