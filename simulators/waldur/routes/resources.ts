import type { Context } from '../http/context.js';
import { booleanFilter, choiceFilter, textFilter, timeFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import type { Resource, User } from '../model.js';
import { renderListedResource, renderResource, renderResourceDetails } from '../render/resource.js';
import { renderTeamMember } from '../render/user.js';
import { isConsumer, isProvider } from '../rules/permissions.js';
import type { Store } from '../world/store.js';
import { consumerResource, providerResource } from './lib/lookup.js';

const STATES = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating', 'Terminated'];
/** Left out of sparse answers by the 2024 server even when asked for. */
const NESTED = ['order_in_progress', 'creation_order'];

type Find = (context: Context) => Resource;
type Sees = (store: Store, user: User, resource: Resource, query: URLSearchParams) => boolean;

/** marketplace-provider-resources and marketplace-resources: list, retrieve, update, team. */
export function registerResources(router: Router): void {
  registerSide(router, 'marketplace-provider-resources', providerResource, (store, user, resource) =>
    isProvider(store, user, resource.offering),
  );
  // Newer servers show providers the resources of their offerings here too, when asked to.
  registerSide(
    router,
    'marketplace-resources',
    consumerResource,
    (store, user, resource, query) =>
      isConsumer(store, user, resource.project) ||
      (store.generation === 'current' &&
        booleanFilter(query, 'visible_to_providers') === true &&
        isProvider(store, user, resource.offering)),
  );
}

function registerSide(router: Router, collection: string, find: Find, sees: Sees): void {
  router.list(`${collection}/`, (context) => listResources(context, sees));
  router.retrieve(`${collection}/{uuid}/`, (context) => retrieve(context, find(context)));
  router.add('PATCH', `${collection}/{uuid}/`, 'detail', (context) => patch(context, find(context)));
  router.read(`${collection}/{uuid}/team/`, (context) => team(context, find(context)));
}

function listResources(context: Context, sees: Sees): Reply {
  const { store, query, user, base } = context;
  const states = choiceFilter(query, 'state', STATES);
  const offerings = uuidFilter(query, 'offering_uuid');
  const slugs = store.generation === 'current' ? textFilter(query, 'offering_slug') : null;
  const projects = uuidFilter(query, 'project_uuid');
  const customers = uuidFilter(query, 'customer_uuid');
  const modified = timeFilter(query, 'modified');
  const flags = { paused: booleanFilter(query, 'paused'), downscaled: booleanFilter(query, 'downscaled') };
  const text = (name: string): string | null => query.get(name);
  const backendId = text('backend_id');
  const slug = text('slug');
  const name = text('name')?.toLowerCase() ?? null;
  const exact = text('name_exact');
  const rows = [...store.tables.resources.values()].filter(
    (resource) =>
      within(states, resource.state) &&
      within(offerings, resource.offering) &&
      (slugs === null || slugs.has(store.tables.offerings.get(resource.offering)?.slug ?? '')) &&
      within(projects, resource.project) &&
      (customers === null || customers.has(store.tables.projects.get(resource.project)?.customer ?? '')) &&
      (backendId === null || resource.backendId === backendId) &&
      (slug === null || resource.slug === slug) &&
      (name === null || resource.name.toLowerCase().includes(name)) &&
      (exact === null || resource.name === exact) &&
      (flags.paused === null || resource.paused === flags.paused) &&
      (flags.downscaled === null || resource.downscaled === flags.downscaled) &&
      (modified === null || Date.parse(resource.modified) >= modified) &&
      sees(store, user, resource, query),
  );
  const render = store.generation === 'current' ? renderListedResource : renderResource;
  return paginate(context, rows, (resource) => sparse(render(store, base, resource), query));
}

function retrieve({ store, base, query, generation }: Context, resource: Resource): Reply {
  const fields = query.getAll('field');
  const nested = fields.length === 0 || (generation === 'current' && fields.some((field) => NESTED.includes(field)));
  const row = nested ? renderResourceDetails(store, base, resource) : renderResource(store, base, resource);
  return json(200, sparse(row, query));
}

/** Name, description and end date only; every other field (also the flags) is ignored with 200. */
function patch(context: Context, resource: Resource): Reply {
  const body = context.body();
  context.store.update('resources', resource, {
    ...(typeof body.name === 'string' ? { name: body.name } : {}),
    ...(typeof body.end_date === 'string' || body.end_date === null ? { endDate: body.end_date } : {}),
  });
  return json(200, { name: resource.name, description: '', end_date: resource.endDate });
}

/** Newer servers leave members without consent out; the list is not paged. */
function team({ store, base, query, generation }: Context, resource: Resource): Reply {
  const members = store
    .teamOf(resource.project)
    .filter((member) => generation === '2024' || member.hasConsent)
    .map((member) => sparse(renderTeamMember(store, base, member, resource.offering), query));
  return json(200, members);
}
