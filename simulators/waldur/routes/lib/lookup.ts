import type { Context } from '../../http/context.js';
import { notFound } from '../../http/errors.js';
import type { Offering, OfferingUser, Order, Resource } from '../../model.js';
import { isConsumer, isProvider, maySee } from '../../rules/permissions.js';

/** The order of the path, or 404 when unknown or not visible to the caller. */
export function visibleOrder({ store, user, uuid }: Context): Order {
  const order = store.tables.orders.get(uuid);
  if (!order || !maySee(store, user, order)) throw notFound('Order');
  return order;
}

/** The resource of the path as the provider's endpoints see it: consumers get 404. */
export function providerResource({ store, user, uuid }: Context): Resource {
  const resource = store.tables.resources.get(uuid);
  if (!resource || !isProvider(store, user, resource.offering)) throw notFound('Resource');
  return resource;
}

/** The resource of the path as the consumer's endpoints see it: the provider's agent gets 404. */
export function consumerResource({ store, user, uuid }: Context): Resource {
  const resource = store.tables.resources.get(uuid);
  if (!resource || !isConsumer(store, user, resource.project)) throw notFound('Resource');
  return resource;
}

export function providerOffering({ store, user, uuid }: Context): Offering {
  const offering = store.tables.offerings.get(uuid);
  if (!offering || !isProvider(store, user, offering.uuid)) throw notFound('Offering');
  return offering;
}

/** Accounts are visible to the provider and to the user they belong to. */
export function visibleOfferingUser({ store, user, uuid }: Context): OfferingUser {
  const row = store.tables.offeringUsers.get(uuid);
  if (!row || (row.user !== user.uuid && !isProvider(store, user, row.offering))) throw notFound('OfferingUser');
  return row;
}
