import { conflict } from '../../http/errors.js';
import type { Order } from '../../model.js';
import { allowedStates, type OrderAction } from '../../rules/order-state.js';

/** 409 with the list of valid states when the order's state forbids the action. */
export function requireState(action: OrderAction, order: Order): void {
  const states = allowedStates(action);
  if (states && !states.includes(order.state)) throw conflict(states);
}
