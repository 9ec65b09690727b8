import { knownFailure } from '../lib/failures.js';
import { createOrder } from './create-order.js';
import { openOrder } from './open-order.js';
import type { OrderRun } from './order-run.js';
import { notOurs, type Outcome } from './outcome.js';

/** One pass over the whole order, from its beginning. A failure that waits for an operator is returned, not thrown. */
export async function attempt(run: OrderRun): Promise<Outcome> {
  run.resets.begin();
  run.progress.begin();
  try {
    const opened = await openOrder(run);
    return opened.status === 'ready' ? await createOrder(run, opened) : notOurs(opened);
  } catch (error) {
    return knownFailure(error);
  }
}
