import type { AllocationFacts, AllocationGoal } from '../../../contracts/allocation.js';
import type { Desired } from '../plan/plan-goal.js';
import type { SlurmSettings } from '../settings/config.js';
import { desiredAllocation } from './desired-allocation.js';
import type { Components } from './desired-limits.js';
import { desiredRemoval } from './desired-removal.js';
import { desiredStatus } from './desired-status.js';

/**
 * What the cluster should show of one allocation. Pure.
 *
 * @throws NameInvalid, LimitInvalid, BackendMisconfigured: nothing can be written for it
 */
export function desire(
  facts: AllocationFacts,
  goal: AllocationGoal,
  settings: SlurmSettings,
  components: Components,
  tresKnown: ReadonlySet<string>,
): Desired {
  switch (goal) {
    case 'present':
      return desiredAllocation(facts, settings, components, tresKnown);
    case 'absent':
      return desiredRemoval(facts, settings, components, tresKnown);
    default:
      return desiredStatus(facts, goal, settings);
  }
}
