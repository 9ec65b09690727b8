import type { Wish } from '../../../contracts/wish.js';
import type { Components } from '../../lib/backend/components.js';
import type { SlurmSettings } from '../settings/config.js';
import { type DesiredAllocation, desiredAllocation } from './desired-allocation.js';
import { type DesiredRemoval, desiredRemoval } from './desired-removal.js';
import { desiredStatus } from './desired-status.js';

/** What is to become of one allocation's account. */
export type Desired = DesiredAllocation | DesiredRemoval;

/**
 * What the cluster should show of one allocation. Pure.
 *
 * @param keepsCase as in `desiredMembers`
 * @throws NameInvalid, LimitInvalid, BackendMisconfigured: nothing can be written for it
 */
export function desire(
  wish: Wish,
  settings: SlurmSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
  keepsCase = false,
): Desired {
  if (wish.presence === 'absent') return desiredRemoval(wish, settings, components, tresKnown);
  const allocation = desiredAllocation(wish, settings, components, tresKnown, keepsCase);
  if (wish.status === undefined) return allocation;
  const status = desiredStatus(wish, wish.status, settings);
  return { ...allocation, status, warnings: [...allocation.warnings, ...status.warnings] };
}
