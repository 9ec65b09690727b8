import type { OpenedOrder } from '../../contracts/activities.js';
import { failure } from '../lib/failure.js';
import { isFailureOf } from './errors.js';
import type { OfferingContext } from './offering-context.js';
import { restingOrder } from './resting-order.js';
import type { WaldurOrder } from './schemas.js';

/**
 * Decides about an order that waits for the provider and tells Waldur. Somebody else may decide at the same moment:
 * then the order is read again and what is found there counts.
 *
 * @returns undefined when the order is executing now
 */
export async function reviewOrder(context: OfferingContext, order: WaldurOrder): Promise<OpenedOrder | undefined> {
  const { client, evaluate } = context;
  const { decision, reason } = (await evaluate?.(order)) ?? { decision: 'accept' as const, reason: undefined };
  if (decision === 'keep-pending') return { status: 'kept-pending', reason: reason ?? 'kept pending by the site' };
  const comment = reason ?? 'rejected by the site';
  try {
    if (decision === 'reject') {
      await client.orders.reject(order.uuid, comment);
      return { status: 'rejected', reason: comment };
    }
    await client.orders.approve(order.uuid);
    return undefined;
  } catch (error) {
    if (!isFailureOf(error, 'WaldurConflict')) throw error;
  }
  const { state } = await client.orders.state(order.uuid);
  if (state === 'executing') return undefined;
  if (state === 'pending-provider') {
    const what = `Waldur refuses to ${decision} order ${order.uuid} although it is pending-provider`;
    throw failure('WaldurConflict', `${what}; compare the order there`);
  }
  return restingOrder(state);
}
