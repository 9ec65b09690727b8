import { insertOrder, type NewOrder } from '../actions/create-order.js';
import type { Context } from '../http/context.js';
import { conflict, invalid } from '../http/errors.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import type { JsonObject, Limits, Resource, ResourceState } from '../model.js';
import { OPEN_STATES } from '../rules/order-state.js';
import { consumerResource } from './lib/lookup.js';

/** What the customer does: change limits, renew, terminate, restore. Each answers `{order_uuid}`. */
export function registerConsumerResources(router: Router): void {
  router.action('marketplace-resources/{uuid}/update_limits/', updateLimits);
  router.action('marketplace-resources/{uuid}/terminate/', terminate);
  router.action('marketplace-resources/{uuid}/renew/', renew, { only: 'current' });
  router.action('marketplace-resources/{uuid}/restore/', restore, { only: 'current' });
}

function updateLimits(context: Context): Reply {
  const resource = freeResource(context, ['OK']);
  const limits = (context.body().limits ?? {}) as Limits;
  const offering = context.store.tables.offerings.get(resource.offering);
  const unknown = Object.keys(limits).filter((type) => !offering?.components.some((other) => other.type === type));
  // A bare string here, where order creation answers with a list.
  if (unknown.length > 0) throw invalid({ limits: `Invalid types: ${unknown.join(', ')}` });
  if (sameLimits(limits, resource.limits)) {
    throw invalid(['Impossible to create update orders with limits set to exactly the same.']);
  }
  const attributes: JsonObject = { old_limits: resource.limits };
  return order(context, resource, { type: 'Update', attributes, limits, plan: resource.plan });
}

function terminate(context: Context): Reply {
  const resource = freeResource(context, ['OK', 'Erred']);
  const attributes = (context.body().attributes ?? {}) as JsonObject;
  return order(context, resource, { type: 'Terminate', attributes, limits: {}, plan: null });
}

/** A prepaid renewal: an Update order with `action: renew` and the old and new end date. */
function renew(context: Context): Reply {
  const resource = freeResource(context, ['OK']);
  const body = context.body();
  const months = Number(body.extension_months);
  if (!Number.isInteger(months) || months < 1) throw invalid({ extension_months: ['A valid integer is required.'] });
  const end = new Date(resource.endDate ?? context.store.clock.now());
  end.setUTCMonth(end.getUTCMonth() + months);
  const attributes: JsonObject = {
    action: 'renew',
    extension_months: months,
    old_end_date: resource.endDate,
    new_end_date: end.toISOString().slice(0, 10),
  };
  const limits = (body.limits ?? {}) as Limits;
  return order(context, resource, { type: 'Update', attributes, limits, plan: resource.plan });
}

function restore(context: Context): Reply {
  const resource = freeResource(context, ['Terminated']);
  const attributes = resource.attributes;
  return order(context, resource, { type: 'Restore', attributes, limits: resource.limits, plan: resource.plan });
}

/** A second order while one is open answers 400, a resource in the wrong state 409. Erred orders do not block. */
function freeResource(context: Context, states: readonly ResourceState[]): Resource {
  const resource = consumerResource(context);
  if (context.store.ordersOf(resource.uuid).some((other) => OPEN_STATES.includes(other.state))) {
    throw invalid(['Pending order for resource already exists.']);
  }
  if (!states.includes(resource.state)) throw conflict(states);
  return resource;
}

function order(context: Context, resource: Resource, input: NewOrder): Reply {
  return json(200, { order_uuid: insertOrder(context.store, context.user, resource, input).uuid });
}

function sameLimits(a: Limits, b: Limits): boolean {
  const types = Object.keys(a);
  return types.length === Object.keys(b).length && types.every((type) => a[type] === b[type]);
}
