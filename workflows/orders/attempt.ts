import { knownFailure } from '../lib/failures.js';
import { carryOut } from './carry-out.js';
import { finishOrder } from './finishing.js';
import { openOrder } from './opening.js';
import type { OrderRun } from './order-run.js';
import { type NothingToDo, notOurs, type Outcome } from './outcome.js';

/** One pass over the whole order, from its beginning. A failure that waits for an operator is returned, not thrown. */
export async function attempt(run: OrderRun): Promise<Outcome> {
  // What was decided before a reset counts no longer.
  if (run.resets.isNew) run.adopts = false;
  run.resets.begin();
  run.progress.begin();
  run.taken = [];
  try {
    const opened = await openOrder(run);
    if (opened.status === 'ready') return await carryOut(run, opened);
    return opened.status === 'nothing' ? await finishNothing(run, opened) : notOurs(opened);
  } catch (error) {
    return knownFailure(error);
  }
}

function finishNothing(run: OrderRun, { resourceUuid, reason, awaits }: NothingToDo): Promise<Outcome> {
  run.progress.complete('read', reason);
  run.progress.complete('apply', 'nothing to do');
  return finishOrder(
    run,
    { resourceUuid, reportedLimits: {}, waldurLimits: {}, ...(awaits === undefined ? {} : { awaits }) },
    { changes: [], warnings: [], reason },
  );
}
