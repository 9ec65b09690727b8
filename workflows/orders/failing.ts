import { ApplicationFailure, allHandlersFinished, condition } from '@temporalio/workflow';
import type { Decision } from '../../contracts/decision.js';
import { type KnownFailure, knownFailure } from '../lib/failures.js';
import { waldur } from './activities.js';
import { attempt } from './attempt.js';
import { notify } from './notify.js';
import type { OrderRun } from './order-run.js';
import type { Outcome } from './outcome.js';

/**
 * Sets the order erred in Waldur and ends the run as failed. If it has ended there already, that end counts; if Waldur
 * refuses, the order parks with the refusal.
 *
 * @param decision whose it was; absent: nobody resolved it within the grace
 */
export async function failOrder(run: OrderRun, problem: KnownFailure, decision?: Decision): Promise<Outcome> {
  const { ref, park, progress, resets } = run;
  try {
    const { type: failureType, message, causes } = problem;
    const failed = await waldur.failOrder({ ...ref, failureType, message, ...(causes && { causes }) });
    if (failed !== 'erred') return await attempt(run);
  } catch (error) {
    park.postpone();
    return knownFailure(error);
  }
  if (!resets.isNew) {
    progress.enter('Failed');
    await notify(run, 'failed', problem);
    await condition(allHandlersFinished);
  }
  // A reset to a point after this step is a wish to try again, too.
  if (resets.isNew) return problem;
  const { decisions } = progress;
  const details = decisions.length === 0 ? [] : [{ decisions }];
  const why = `The order was set erred (${whose(decision)}): ${problem.message}`;
  throw ApplicationFailure.nonRetryable(why, problem.type, ...details);
}

function whose(decision: Decision | undefined): string {
  if (decision === undefined) return 'nobody resolved it in time';
  const { by, reason } = decision;
  return `${by === undefined ? '' : `${by}: `}${reason ?? 'no reason given'}`;
}
