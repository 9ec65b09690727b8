import { ApplicationFailure } from '@temporalio/common';
import { isFailureType } from '../../../contracts/failure-types.js';
import { expectChanges, toRepeat, type WriteChange, withoutRepeats } from '../changes/change.js';
import type { Conflict } from '../changes/conflict.js';
import type { Desired } from '../desired/desire.js';
import type { DesiredAllocation } from '../desired/desired-allocation.js';
import { copyState, type SlurmState } from '../state/slurm-state.js';
import { planGoal } from './plan-goal.js';

export interface Plannable {
  desired: Desired;
  /** What an earlier round wrote; absent: nothing. */
  written?: readonly WriteChange[];
}

/** Nothing is written for an allocation in conflict. */
export type Plan = { changes: WriteChange[] } | { conflict: Conflict };

/**
 * Plans many allocations, each on top of those before it, so that what they share is made once and clashing names are
 * seen. Whatever is added is planned first: a user who leaves one account and joins another keeps a default account.
 * Then members are taken off, and at last whole allocations are removed: a project is not empty when something is to be
 * made in it. The plans come in the order of the allocations all the same. Pure.
 */
export function planAll(all: readonly Plannable[], state: SlurmState): Plan[] {
  const expected = copyState(state);
  const plans: Plan[] = all.map(() => ({ changes: [] }));
  for (const step of STEPS) {
    for (const [at, { desired, written }] of all.entries()) {
      const now = step(desired);
      const before = plans[at];
      if (now === undefined || before === undefined || 'conflict' in before) continue;
      const plan = planOne({ desired: now, ...(written === undefined ? {} : { written }) }, expected);
      plans[at] = 'conflict' in plan ? plan : { changes: [...before.changes, ...plan.changes] };
    }
  }
  return plans;
}

/** What is planned of an allocation in each step; undefined: nothing. */
const STEPS: readonly ((desired: Desired) => Desired | undefined)[] = [
  (desired) => (desired.goal === 'absent' ? undefined : additions(desired)),
  (desired) => (desired.goal === 'present' && desired.members?.exact === true ? desired : undefined),
  (desired) => (desired.goal === 'absent' ? desired : undefined),
];

const additions = (desired: DesiredAllocation): DesiredAllocation =>
  desired.members === undefined ? desired : { ...desired, members: { ...desired.members, exact: false } };

/** What cannot be planned concerns one allocation and not its neighbours. */
function planOne(plannable: Plannable, expected: SlurmState): Plan {
  try {
    return planned(plannable, expected);
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || !isFailureType(error.type)) throw error;
    return { conflict: { kind: 'conflict', failureType: error.type, reason: error.message } };
  }
}

function planned({ desired, written = [] }: Plannable, expected: SlurmState): Plan {
  const changes = planGoal(desired, expected);
  const conflict = changes.find((change) => change.kind === 'conflict');
  if (conflict !== undefined) return { conflict };
  const own = [
    ...changes.filter((change) => change.kind !== 'conflict'),
    // What an earlier round wrote and this read does not show.
    ...toRepeat(written, expected),
  ];
  expectChanges(expected, own);
  return { changes: withoutRepeats(own) };
}
