import type { Change } from '../changes/change.js';
import type { DesiredAllocation } from '../desired/desired-allocation.js';
import type { DesiredRemoval } from '../desired/desired-removal.js';
import type { DesiredStatus } from '../desired/desired-status.js';
import type { SlurmState } from '../state/slurm-state.js';
import { plan } from './plan.js';
import { planRemoval } from './plan-removal.js';
import { planStatus } from './plan-status.js';

/** What is to become of one allocation's account. */
export type Desired = DesiredAllocation | DesiredRemoval | DesiredStatus;

/** What has to be written so that the cluster shows what is desired; empty: it does. Pure. */
export function planGoal(desired: Desired, actual: SlurmState): Change[] {
  switch (desired.goal) {
    case 'present':
      return plan(desired, actual);
    case 'absent':
      return planRemoval(desired, actual);
    default:
      return planStatus(desired, actual);
  }
}
