import { isOnTarget, TARGET } from './delivered.js';
import type { Measured } from './figures.js';

/** On an idle machine with 2 cores the Python agent does 1.86 orders a second; clearly fewer mean that others use it. */
const BASELINE_IDLE = 1.86;
const BASELINE_LEAST = 1.4;
const LOAD_MOST = 0.7;
const OTHERS_CORES_MOST = 0.2;

export interface Compared {
  baseline: Measured;
  ours: Measured;
  /** Load of the last minute before the benchmark did anything. */
  loadBefore: number;
}

/** Every reason why the two figures must not be compared; none when they may. */
export function notComparable({ baseline, ours, loadBefore }: Compared): string[] {
  const reasons: string[] = [];
  if (loadBefore > LOAD_MOST)
    reasons.push(`the load was ${loadBefore.toFixed(2)} before the start (at most ${LOAD_MOST})`);
  if (baseline.ordersPerSecond < BASELINE_LEAST)
    reasons.push(
      `the Python agent did ${baseline.ordersPerSecond.toFixed(2)} orders/s; on 2 idle cores it does ${BASELINE_IDLE}`,
    );
  // Slower while the baseline worked would flatter us; slower while ours worked is its own load, and counts against it.
  if (isOnTarget(baseline.delivered.idle) && !isOnTarget(baseline.delivered.working))
    reasons.push(`the simulators were not on target while ${baseline.name} worked`);
  for (const run of [baseline, ours]) {
    if (run.othersCores > OTHERS_CORES_MOST)
      reasons.push(`other programs used ${run.othersCores.toFixed(2)} cores during ${run.name}`);
    if (!isOnTarget(run.delivered.idle))
      reasons.push(
        `the simulators did not deliver ${TARGET.httpMs} ms a call and ${TARGET.commandMs} ms a command to ${run.name}`,
      );
  }
  return reasons;
}
