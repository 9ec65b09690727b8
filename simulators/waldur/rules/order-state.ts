import type { OrderState } from '../model.js';

/** Actions on an order that change its state. */
export type OrderAction =
  | 'approve_by_consumer'
  | 'reject_by_consumer'
  | 'approve_by_provider'
  | 'reject_by_provider'
  | 'set_state_executing'
  | 'set_state_done'
  | 'set_state_erred'
  | 'cancel'
  | 'retry'
  | 'destroy';

/**
 * States from which an action is allowed; the order of the names is the order in the 409 message.
 * `set_state_erred` has no entry: Waldur does not validate the state there.
 */
const ALLOWED: { [action in OrderAction]?: readonly OrderState[] } = {
  approve_by_consumer: ['pending-consumer'],
  reject_by_consumer: ['pending-consumer'],
  approve_by_provider: ['pending-provider'],
  reject_by_provider: ['pending-provider'],
  set_state_executing: ['pending-consumer', 'pending-provider', 'erred'],
  set_state_done: ['executing'],
  cancel: ['pending-consumer', 'pending-provider', 'pending-project', 'pending-start-date'],
  retry: ['erred'],
  destroy: ['pending-consumer', 'pending-provider'],
};

const TARGET: { [action in OrderAction]?: OrderState } = {
  approve_by_consumer: 'pending-provider',
  reject_by_consumer: 'rejected',
  approve_by_provider: 'executing',
  reject_by_provider: 'rejected',
  set_state_executing: 'executing',
  set_state_done: 'done',
  cancel: 'canceled',
  retry: 'executing',
};

/** Final states that a late `set_state_erred` does not change (measured for `done`). */
const FINAL: readonly OrderState[] = ['done', 'canceled', 'rejected'];

/** States of an order that is still to be worked on: a resource can have one such order at a time. */
export const OPEN_STATES: readonly OrderState[] = [
  'pending-consumer',
  'pending-provider',
  'pending-project',
  'pending-start-date',
  'executing',
];

/** The states that allow `action`, or `null` when every state does. */
export function allowedStates(action: OrderAction): readonly OrderState[] | null {
  return ALLOWED[action] ?? null;
}

/** State of an order after an allowed action. */
export function orderStateAfter(action: OrderAction, state: OrderState): OrderState {
  if (action === 'set_state_erred') return FINAL.includes(state) ? state : 'erred';
  return TARGET[action] ?? state;
}
