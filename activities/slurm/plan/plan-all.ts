import { expectChanges, toRepeat, type WriteChange, withoutRepeats } from '../changes/change.js';
import type { Conflict } from '../changes/conflict.js';
import type { Desired } from '../desired/desire.js';
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
 * seen. A project is not empty when something is to be made in it, so removals are planned last; the plans come in the
 * order of the allocations all the same. Pure.
 */
export function planAll(all: readonly Plannable[], state: SlurmState): Plan[] {
  const expected = copyState(state);
  const plans: Plan[] = [];
  for (const at of presentFirst(all)) {
    const job = all[at];
    if (job !== undefined) plans[at] = planOne(job, expected);
  }
  return plans;
}

function planOne({ desired, written = [] }: Plannable, expected: SlurmState): Plan {
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

function presentFirst(all: readonly Plannable[]): number[] {
  const absent = (at: number): boolean => all[at]?.desired.goal === 'absent';
  const order = all.map((_, at) => at);
  return [...order.filter((at) => !absent(at)), ...order.filter(absent)];
}
