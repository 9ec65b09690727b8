import { allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import type { ProcessOrderInput, ProcessOrderResult } from '../../contracts/order.js';
import type { KnownFailure } from '../lib/failures.js';
import { waldurNote } from './activities.js';
import { attempt } from './attempt.js';
import { leaveNote } from './leave-note.js';
import { orderStatus } from './messages.js';
import { OrderRun } from './order-run.js';
import { isEnd } from './outcome.js';
import { parked, type Step } from './parked.js';

const MAX_OVERTAKEN = 5;

/**
 * One order of one offering, from Waldur's `pending-provider` or `executing` to its end. Safe to start any number of
 * times: it reads the order first and does only what is missing. What cannot be repeated into success parks and waits
 * for an operator; nothing else ends in failure.
 *
 * A run that was reset is an operator's run: it begins anew wherever the reset leads, takes an erred order back, and
 * does not heed what was decided before.
 */
export async function processOrder(input: ProcessOrderInput): Promise<ProcessOrderResult> {
  const run = new OrderRun(input);
  const { progress, resets } = run;
  setHandler(orderStatus, () => ({
    phase: progress.phase,
    ...(progress.reason === undefined ? {} : { reason: progress.reason }),
  }));

  for (let step: Step = attempt; ; ) {
    const outcome = await step(run);
    const stays = (): boolean => isEnd(outcome) && (outcome.phase === 'Done' || !resets.isNew);
    if (isEnd(outcome) && stays()) {
      const result = await end(run, outcome);
      if (stays()) return result;
    }
    const anew = isEnd(outcome) || resets.isNew || overtaken(run, outcome);
    step = anew ? attempt : await parked(run, outcome);
  }
}

/** A newer order changed the account meanwhile: what this one wants is read again, a few times at most. */
function overtaken(run: OrderRun, outcome: KnownFailure): boolean {
  if (outcome.type !== 'Stale' || run.overtaken >= MAX_OVERTAKEN) return false;
  run.overtaken += 1;
  return true;
}

async function end(run: OrderRun, outcome: ProcessOrderResult): Promise<ProcessOrderResult> {
  const { progress, ref, resets } = run;
  if (outcome.phase === 'Done' && (run.hasParked || resets.wasReset))
    await leaveNote(() => waldurNote.clearProblem(ref));
  progress.reason = outcome.reason;
  if (outcome.phase === 'Done') progress.complete('finish', outcome.reason ?? 'Waldur says done');
  progress.enter(outcome.phase);
  await condition(allHandlersFinished);
  const { decisions } = progress;
  return decisions.length === 0 ? outcome : { ...outcome, decisions };
}
