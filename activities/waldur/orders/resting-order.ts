import type { OpenedOrder } from '../../../contracts/activities.js';
import type { OrderState } from '../../../contracts/order.js';

const WAITS_FOR: Partial<Record<OrderState, string>> = {
  'pending-consumer': 'the customer has to approve the order',
  'pending-project': 'the project has not begun',
  'pending-start-date': "the order's start date has not come",
};

export const isFinal = (state: OrderState): boolean => ['done', 'erred', 'canceled', 'rejected'].includes(state);

/** What to do about an order in a state in which the provider has nothing to do; undefined in the others. */
export function restingOrder(state: OrderState): OpenedOrder | undefined {
  if (isFinal(state)) return { status: 'finished', state };
  const reason = WAITS_FOR[state];
  return reason === undefined ? undefined : { status: 'waiting', reason };
}
