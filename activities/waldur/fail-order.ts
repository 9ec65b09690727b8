import type { ProblemReport } from '../../contracts/activities.js';
import { failure } from '../lib/failure.js';
import { isFailureOf } from './errors.js';
import { type OrderActivityDeps, offeringContext } from './offering-context.js';
import { isFinal } from './resting-order.js';

/** Failures whose text says what the backend or the data lacks, and nothing about the site's inside. */
const SHOWN = /^(Backend|Account|Name|Limit)/;

const HIDDEN = 'The site could not carry out this order. Please ask the service provider.';

/**
 * Sets an order erred. Its state is read before, because servers of 2024 accept `set_state_erred` on a finished order and
 * mark the delivered resource erred.
 *
 * @returns `already` when the order had ended before
 * @throws failure WaldurConflict when the order is in a state that is not the provider's to end
 */
export async function failOrder(deps: OrderActivityDeps, report: ProblemReport): Promise<'erred' | 'already' | 'gone'> {
  const { client, exposeErrorDetails = true } = offeringContext(deps, report.offeringId);
  try {
    const { state } = await client.orders.state(report.orderUuid);
    if (isFinal(state)) return 'already';
    if (state !== 'executing' && state !== 'pending-provider') {
      throw failure('WaldurConflict', `order ${report.orderUuid} is ${state}; only the customer or Waldur can end it`);
    }
    const shown = exposeErrorDetails || SHOWN.test(report.failureType);
    await client.orders.setStateErred(report.orderUuid, shown ? report.message : HIDDEN);
    return 'erred';
  } catch (error) {
    if (isFailureOf(error, 'WaldurNotFound')) return 'gone';
    throw error;
  }
}
