import { type Change, expectChanges } from '../changes/change.js';
import type { Desired } from '../desired/desire.js';
import { copyState, type SlurmState } from '../state/slurm-state.js';
import { plan } from './plan.js';
import { planRemoval } from './plan-removal.js';
import { planStatus } from './plan-status.js';

/**
 * What has to be written so that the cluster shows what is desired of one allocation; empty: it does. Pure. A conflict
 * stands alone: an allocation is written as a whole or not at all.
 */
export function planGoal(desired: Desired, actual: SlurmState): Change[] {
  if (desired.goal === 'absent') return planRemoval(desired, actual);
  const changes = plan(desired, actual);
  if (desired.status === undefined || changes.some(({ kind }) => kind === 'conflict')) return changes;
  const status = planStatus(desired.status, after(changes, actual));
  const conflict = status.find(({ kind }) => kind === 'conflict');
  return conflict === undefined ? [...changes, ...status] : [conflict];
}

/** A status is set on top of the rest: on an account that this very plan makes, for example. */
function after(changes: readonly Change[], actual: SlurmState): SlurmState {
  if (changes.length === 0) return actual;
  const expected = copyState(actual);
  expectChanges(
    expected,
    changes.filter((change) => change.kind !== 'conflict'),
  );
  return expected;
}
