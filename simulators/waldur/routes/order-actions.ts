import {
  approveByConsumer,
  approveByProvider,
  closeUnworked,
  completeOrder,
  failOrder,
  resumeOrder,
} from '../actions/progress-order.js';
import type { Context } from '../http/context.js';
import { forbidden, invalid, methodNotAllowed, uncaught } from '../http/errors.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import type { JsonObject, Order } from '../model.js';
import type { OrderAction } from '../rules/order-state.js';
import { isConsumer, isProvider, mayApproveOrders } from '../rules/permissions.js';
import { visibleOrder } from './lib/lookup.js';
import { requireState } from './lib/require-state.js';

const path = (action: string): string => `marketplace-orders/{uuid}/${action}/`;

/** marketplace-orders/{uuid}/<action>/. State changes answer 200 with an empty body. */
export function registerOrderActions(router: Router): void {
  router.action(path('approve_by_consumer'), (context) => {
    const order = orderForConsumer(context, 'approve_by_consumer');
    approveByConsumer(context.store, order, context.user);
    return empty(200);
  });
  router.action(path('reject_by_consumer'), (context) => {
    closeUnworked(context.store, orderForConsumer(context, 'reject_by_consumer'), 'reject_by_consumer');
    return empty(200);
  });
  router.action(path('approve_by_provider'), approve);
  router.action(path('reject_by_provider'), (context) => {
    const order = orderForProvider(context, 'reject_by_provider');
    const comment = context.body().provider_rejection_comment;
    closeUnworked(context.store, order, 'reject_by_provider', typeof comment === 'string' ? comment : '');
    return empty(200);
  });
  router.action(path('cancel'), cancel);
  router.action(path('set_state_executing'), (context) => {
    resumeOrder(context.store, orderForProvider(context, 'set_state_executing'), 'set_state_executing');
    return empty(200);
  });
  router.action(path('set_state_done'), (context) => {
    completeOrder(context.store, orderForProvider(context, 'set_state_done'));
    return empty(200);
  });
  router.action(path('set_state_erred'), setErred);
  router.action(path('retry'), retry, { only: 'current' });
  router.action(path('set_backend_id'), setBackendId, { only: 'current' });
}

/** Visible to the caller, on the provider's side, in a state that allows the action; else 404, 403, 409. */
function orderForProvider(context: Context, action: OrderAction): Order {
  const order = visibleOrder(context);
  if (!isProvider(context.store, context.user, order.offering)) throw forbidden();
  requireState(action, order);
  return order;
}

function orderForConsumer(context: Context, action: OrderAction): Order {
  const order = visibleOrder(context);
  if (!mayApproveOrders(context.store, context.user, order.project)) throw forbidden();
  requireState(action, order);
  return order;
}

/** The newer server accepts attributes to merge and answers with a sentence; the older one with nothing. */
function approve(context: Context): Reply {
  const order = orderForProvider(context, 'approve_by_provider');
  const { attributes } = context.body();
  if (context.generation === 'current' && attributes && typeof attributes === 'object') {
    context.store.update('orders', order, { attributes: { ...order.attributes, ...(attributes as JsonObject) } });
  }
  approveByProvider(context.store, order, context.user);
  return context.generation === 'current' ? json(200, { detail: 'Order has been approved.' }) : empty(200);
}

function cancel(context: Context): Reply {
  const order = visibleOrder(context);
  const type = context.store.tables.offerings.get(order.offering)?.type ?? '';
  if (type === 'Marketplace.Slurm') {
    throw methodNotAllowed(`The order's offering with ${type} type does not support this action`);
  }
  if (!isConsumer(context.store, context.user, order.project)) throw forbidden();
  requireState('cancel', order);
  closeUnworked(context.store, order, 'cancel');
  return empty(202);
}

/** No state validator here, in either generation. The older server answers 500 when a field is missing. */
function setErred(context: Context): Reply {
  const order = orderForProvider(context, 'set_state_erred');
  const { error_message: message, error_traceback: traceback } = context.body();
  if (context.generation === '2024' && (message === undefined || traceback === undefined)) throw uncaught();
  failOrder(context.store, order, String(message ?? ''), String(traceback ?? ''));
  return empty(200);
}

function retry(context: Context): Reply {
  resumeOrder(context.store, orderForProvider(context, 'retry'), 'retry');
  return empty(200);
}

function setBackendId(context: Context): Reply {
  const order = orderForProvider(context, 'set_state_erred');
  const { backend_id: backendId } = context.body();
  if (typeof backendId !== 'string') throw invalid({ backend_id: ['This field is required.'] });
  const changed = context.store.update('orders', order, { backendId });
  return json(200, { status: changed ? 'Order backend_id has been changed.' : 'Order backend_id is not changed.' });
}
