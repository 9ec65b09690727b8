import type { WaldurOrder, WaldurResource } from '../client/schemas.js';

const WORKING: Readonly<Record<string, string>> = { Update: 'Updating', Terminate: 'Terminating', Restore: 'Creating' };

/**
 * The state into which a background task of Waldur is about to move the resource of an order that the provider has
 * accepted. The task may run long after the acceptance.
 *
 * @param order as read before it was accepted, if it was accepted just now
 * @returns undefined where no task is under way: the resource is there already, as newer servers have it from the order's
 *   creation on and every Create has it; or the order came to executing without one (set so by hand, or taken back)
 */
export function awaitedState(
  order: Pick<WaldurOrder, 'type' | 'state' | 'provider_reviewed_at' | 'error_message'>,
  resource: Pick<WaldurResource, 'state'>,
): string | undefined {
  const wanted = WORKING[order.type];
  if (wanted === undefined || resource.state === wanted) return undefined;
  if (order.state === 'pending-provider') return wanted;
  return order.provider_reviewed_at !== '' && order.error_message === '' ? wanted : undefined;
}
