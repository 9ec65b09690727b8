import type { Order, Resource, User } from '../model.js';
import { ALLOCATION, canScheduleUpdate } from '../rules/allocation-state.js';
import { type OrderAction, orderStateAfter } from '../rules/order-state.js';
import { type ResourceEvent, resourceStateAfter } from '../rules/resource-state.js';
import type { Store } from '../world/store.js';
import { ensureTeamAccounts } from './offering-users.js';

/** Moves the resource of an order after `event`. A resource that was unlinked meanwhile is left out. */
export function moveResource(store: Store, order: Order, event: ResourceEvent): Resource | undefined {
  const resource = store.tables.resources.get(order.resource);
  if (!resource) return undefined;
  const state = resourceStateAfter({
    generation: store.generation,
    type: order.type,
    event,
    state: resource.state,
    backendId: resource.backendId,
  });
  store.update('resources', resource, { state });
  return resource;
}

/** Consumer's approval: the order waits for the provider. */
export function approveByConsumer(store: Store, order: Order, user: User): void {
  store.update('orders', order, {
    state: orderStateAfter('approve_by_consumer', order.state),
    consumerReviewedBy: user.uuid,
    consumerReviewedAt: store.clock.now(),
  });
}

/** Provider's approval: executing; the resource is moved by a task in the background, however late. The unmodified 2024 server also makes or schedules an allocation here. */
export function approveByProvider(store: Store, order: Order, user: User): void {
  const now = store.clock.now();
  store.update('orders', order, {
    state: orderStateAfter('approve_by_provider', order.state),
    providerReviewedBy: user.uuid,
    providerReviewedAt: now,
    approvedAt: now,
  });
  const resource = store.tables.resources.get(order.resource);
  if (resource && !scheduleAllocation(store, order, resource)) return;
  // Newer servers have moved it when the order was made; no recording shows what their task would do later.
  if (store.generation === 'current' && order.type !== 'Restore') moveResource(store, order, 'approved');
  else store.later(() => moveResource(store, order, 'approved'));
}

/** False when the allocation refuses the step: the order is then erred at once and the resource is left alone. */
function scheduleAllocation(store: Store, order: Order, resource: Resource): boolean {
  if (!store.slurmAllocations) return true;
  if (order.type === 'Create') {
    const allocation = { uuid: store.random.uuid(), stateCode: ALLOCATION.creationScheduled, associations: [] };
    store.update('resources', resource, { allocation });
  } else if (order.type === 'Update' && resource.allocation) {
    const { stateCode } = resource.allocation;
    if (!canScheduleUpdate(stateCode)) {
      const errorMessage = `Can't switch from state '${stateCode}' using method 'schedule_updating'`;
      store.update('orders', order, { state: 'erred', errorMessage });
      return false;
    }
    store.update('resources', resource, {
      allocation: { ...resource.allocation, stateCode: ALLOCATION.updateScheduled },
    });
  }
  return true;
}

/** Rejection by either side, or cancellation. */
export function closeUnworked(
  store: Store,
  order: Order,
  action: 'reject_by_consumer' | 'reject_by_provider' | 'cancel',
  comment = '',
): void {
  store.update('orders', order, {
    state: orderStateAfter(action, order.state),
    completedAt: store.clock.now(),
    providerRejectionComment: comment,
  });
  moveResource(store, order, 'rejected');
}

/** Success: limits, plan and end date of the order become those of the resource. */
export function completeOrder(store: Store, order: Order): void {
  store.update('orders', order, {
    state: orderStateAfter('set_state_done', order.state),
    completedAt: store.clock.now(),
  });
  const resource = moveResource(store, order, 'done');
  if (!resource) return;
  if (order.type === 'Update') applyUpdate(store, order, resource);
  if (order.type === 'Create' || order.type === 'Restore') ensureTeamAccounts(store, resource);
}

function applyUpdate(store: Store, order: Order, resource: Resource): void {
  const endDate = order.attributes.new_end_date;
  store.update('resources', resource, {
    ...(Object.keys(order.limits).length > 0 ? { limits: order.limits } : {}),
    ...(order.plan !== null ? { plan: order.plan } : {}),
    ...(typeof endDate === 'string' ? { endDate } : {}),
    ...(order.attributes.new_options !== undefined ? { options: order.attributes.new_options } : {}),
  });
}

/** Failure. Not validated by Waldur: a done order stays done, yet its message is written and the resource errs. */
export function failOrder(store: Store, order: Order, message: string, traceback: string): void {
  store.update('orders', order, {
    state: orderStateAfter('set_state_erred', order.state),
    errorMessage: message,
    errorTraceback: traceback,
    completedAt: store.clock.now(),
  });
  moveResource(store, order, 'erred');
}

/** Back to executing; the error message is kept. `retry` (newer server) also resets the resource. */
export function resumeOrder(
  store: Store,
  order: Order,
  action: Extract<OrderAction, 'set_state_executing' | 'retry'>,
): void {
  store.update('orders', order, { state: orderStateAfter(action, order.state), completedAt: null });
  if (action === 'retry') moveResource(store, order, 'retried');
}
