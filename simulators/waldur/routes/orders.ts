import { createResourceOrder } from '../actions/create-order.js';
import type { Context } from '../http/context.js';
import { forbidden, invalid } from '../http/errors.js';
import { choiceFilter, timeFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { uuidOfUrl } from '../http/uuid.js';
import type { JsonObject, Limits, Offering, Order, Project } from '../model.js';
import { renderCreatedOrder, renderOrder } from '../render/order.js';
import { isConsumer, visibility } from '../rules/permissions.js';
import type { Store } from '../world/store.js';
import { visibleOrder } from './lib/lookup.js';
import { requireState } from './lib/require-state.js';

const STATES_2024 = ['pending-consumer', 'pending-provider', 'executing', 'done', 'erred', 'canceled', 'rejected'];
const NEWER_STATES = ['pending-project', 'pending-start-date'];
const TYPES = ['Create', 'Update', 'Terminate', 'Restore'];

/** marketplace-orders: list, retrieve, create, delete. */
export function registerOrders(router: Router): void {
  router.list('marketplace-orders/', listOrders);
  router.create('marketplace-orders/', createOrder);
  router.retrieve('marketplace-orders/{uuid}/', (context) =>
    json(200, sparse(renderOrder(context.store, context.base, visibleOrder(context)), context.query)),
  );
  router.add('DELETE', 'marketplace-orders/{uuid}/', 'detail', deleteOrder);
}

/** What the last list call found: callers fetch page after page, and each would scan all orders again. */
const lastFound = new WeakMap<Store, { key: string; version: number; rows: Order[] }>();

function listOrders(context: Context): Reply {
  const { store, query, user, base } = context;
  const filters = [...query].filter(([name]) => !['page', 'page_size', 'field'].includes(name));
  const key = JSON.stringify([user.uuid, filters]);
  const { version } = store.ledger;
  const last = lastFound.get(store);
  const rows = last?.key === key && last.version === version ? last.rows : findOrders(context);
  lastFound.set(store, { key, version, rows });
  return paginate(context, rows, (order) => sparse(renderOrder(store, base, order), query));
}

function findOrders(context: Context): Order[] {
  const { store, query, user } = context;
  const states = choiceFilter(
    query,
    'state',
    context.generation === '2024' ? STATES_2024 : [...STATES_2024, ...NEWER_STATES],
  );
  const types = choiceFilter(query, 'type', TYPES);
  const offerings = uuidFilter(query, 'offering_uuid');
  const projects = uuidFilter(query, 'project_uuid');
  const customers = uuidFilter(query, 'customer_uuid');
  const resources = uuidFilter(query, 'resource_uuid');
  const modified = timeFilter(query, 'modified');
  const created = timeFilter(query, 'created');
  const sees = visibility(store, user);
  return [...store.tables.orders.values()].filter(
    (order) =>
      within(states, order.state) &&
      within(types, order.type) &&
      within(offerings, order.offering) &&
      within(projects, order.project) &&
      within(resources, order.resource) &&
      (customers === null || customers.has(store.tables.projects.get(order.project)?.customer ?? '')) &&
      (modified === null || Date.parse(order.modified) >= modified) &&
      (created === null || Date.parse(order.created) >= created) &&
      sees(order),
  );
}

function createOrder(context: Context): Reply {
  const { store, user, base } = context;
  const body = context.body();
  const { offering, project } = targets(context, body);
  const limits = (body.limits ?? {}) as Limits;
  rejectUnknownLimits(offering, limits);
  const attributes = (body.attributes ?? {}) as JsonObject;
  const name = typeof attributes.name === 'string' ? attributes.name : '';
  const plan = uuidOfUrl(body.plan, 'plans') ?? offering.plans[0]?.uuid ?? null;
  const order = createResourceOrder(store, user, {
    offering: offering.uuid,
    project: project.uuid,
    plan,
    name,
    attributes,
    limits,
  });
  return json(201, renderCreatedOrder(store, base, order), { Location: `${base}marketplace-orders/${order.uuid}/` });
}

function targets({ store, user }: Context, body: JsonObject): { offering: Offering; project: Project } {
  const errors: { [field: string]: string[] } = {};
  for (const field of ['offering', 'project']) {
    if (body[field] === undefined) errors[field] = ['This field is required.'];
  }
  const offering = store.tables.offerings.get(uuidOfUrl(body.offering, 'marketplace-public-offerings') ?? '');
  const project = store.tables.projects.get(uuidOfUrl(body.project, 'projects') ?? '');
  const seen = project && isConsumer(store, user, project.uuid) ? project : undefined;
  const unknown = ['Invalid hyperlink - Object does not exist.'];
  if (!offering && !errors.offering) errors.offering = unknown;
  if (!seen && !errors.project) errors.project = unknown;
  if (!offering || !seen) throw invalid(errors);
  return { offering, project: seen };
}

function rejectUnknownLimits(offering: Offering, limits: Limits): void {
  const known = new Set(offering.components.map((component) => component.type));
  const unknown = Object.keys(limits).filter((type) => !known.has(type));
  if (unknown.length > 0) throw invalid({ limits: [`Invalid types: ${unknown.join(', ')}`] });
}

function deleteOrder(context: Context): Reply {
  const order = visibleOrder(context);
  if (!isConsumer(context.store, context.user, order.project)) throw forbidden();
  requireState('destroy', order);
  context.store.remove('orders', order);
  return empty(204);
}
