import type { ProblemReport } from '../../../contracts/activities.js';
import { failure } from '../../lib/failure.js';
import type { WaldurClient } from '../client/client.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { needsReread, rereadOrder, stillRefused } from './reread-order.js';
import { isFinal } from './resting-order.js';
import { shownProblem } from './shown-problem.js';

/**
 * Sets an order erred, with as much of the reason as `expose_backend_error_details` allows. Its state is read before, because servers of 2024 accept `set_state_erred` on a finished order and
 * mark the delivered resource erred.
 *
 * @returns `already` when the order had ended before
 * @throws failure WaldurConflict when the order is in a state that is not the provider's to end
 */
export async function failOrder(deps: OrderActivityDeps, report: ProblemReport): Promise<'erred' | 'already' | 'gone'> {
  const { client, exposeErrorDetails = true } = offeringContext(deps, report.offeringId);
  const before = await rereadOrder(client, report.orderUuid);
  if (before === 'gone') return 'gone';
  if (isFinal(before)) return 'already';
  if (before !== 'executing' && before !== 'pending-provider') {
    throw failure('WaldurConflict', `order ${report.orderUuid} is ${before}; only the customer or Waldur can end it`);
  }
  if (report.failureType === 'AccountExists') await giveUpName(client, report.orderUuid);
  const { message, traceback } = shownProblem(report, exposeErrorDetails);
  try {
    await client.orders.setStateErred(report.orderUuid, message, traceback);
    return 'erred';
  } catch (error) {
    if (!needsReread(error)) throw error;
    const state = await rereadOrder(client, report.orderUuid);
    if (state === 'gone' || state === 'erred') return state;
    if (isFinal(state)) return 'already';
    throw stillRefused(error, state);
  }
}

/**
 * What a Create order found in its way belongs to something else, so the resource must not keep its name: a Terminate, or
 * whoever else looks after the resource, would act on it. Newer servers terminate a resource without one.
 */
async function giveUpName({ orders, resources }: WaldurClient, orderUuid: string): Promise<void> {
  const order = await orders.retrieve(orderUuid);
  if (order.type !== 'Create' || order.marketplace_resource_uuid === '') return;
  const { state, backend_id: name } = await resources.retrieve(order.marketplace_resource_uuid);
  if (state === 'Creating' && name !== '') await resources.setBackendId(order.marketplace_resource_uuid, '');
}
