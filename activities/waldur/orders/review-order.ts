import type { OpenedOrder } from '../../../contracts/activities.js';
import { isFailureOf } from '../client/errors.js';
import type { WaldurOrder } from '../client/schemas.js';
import type { OfferingContext, OrderActivityDeps } from '../offerings/offering-context.js';
import { settleAllocation } from './settle-allocation.js';

/**
 * Decides about an order that waits for the provider and tells Waldur. Somebody else may decide at the same moment.
 *
 * @returns undefined when the order is executing now
 */
export async function reviewOrder(
  { log }: Pick<OrderActivityDeps, 'log'>,
  context: OfferingContext,
  order: WaldurOrder,
): Promise<OpenedOrder | undefined> {
  const { client, evaluate } = context;
  const { decision, reason } = (await evaluate?.(order)) ?? { decision: 'accept' as const, reason: undefined };
  if (decision === 'keep-pending') return { status: 'kept-pending', reason: reason ?? 'kept pending by the site' };
  const comment = reason ?? 'rejected by the site';
  try {
    if (decision === 'reject') {
      await client.orders.reject(order.uuid, comment);
      return { status: 'rejected', reason: comment };
    }
    if (order.type !== 'Create') await settleAllocation(client, log, order.marketplace_resource_uuid);
    await client.orders.approve(order.uuid);
    return undefined;
  } catch (error) {
    // Somebody else accepted it. Everything else that may have happened is read by the caller.
    if (isFailureOf(error, 'WaldurConflict') && (await client.orders.state(order.uuid)).state === 'executing') {
      return undefined;
    }
    throw error;
  }
}
