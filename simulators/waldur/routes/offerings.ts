import type { Context } from '../http/context.js';
import { invalid, notFound, uncaught } from '../http/errors.js';
import { textFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { toHex } from '../http/uuid.js';
import type { Offering, OfferingComponent } from '../model.js';
import { renderAttributeConfig } from '../render/attribute-config.js';
import { renderOffering, renderPlan } from '../render/offering.js';
import { isProvider } from '../rules/permissions.js';
import { glauthConfig } from './glauth.js';
import { providerOffering } from './lib/lookup.js';

const path = (action: string): string => `marketplace-provider-offerings/{uuid}/${action}/`;

/** marketplace-provider-offerings and marketplace-plans. */
export function registerOfferings(router: Router): void {
  router.list('marketplace-provider-offerings/', list);
  router.retrieve('marketplace-provider-offerings/{uuid}/', (context) => {
    const { store, base, query } = context;
    return json(200, sparse(renderOffering(store, base, providerOffering(context), query.getAll('field')), query));
  });
  router.action(path('create_offering_component'), createComponent);
  router.action(path('update_offering_component'), updateComponent);
  router.read(path('glauth_users_config'), glauthConfig, { textOnly: true });
  router.action(path('check_unique_backend_id'), checkUnique, { only: 'current' });
  router.read(path('customers'), listCustomers, { only: 'current' });
  router.read(path('user-attribute-config'), (context) => json(200, renderAttributeConfig(providerOffering(context))), {
    only: 'current',
  });
  router.retrieve('marketplace-plans/{uuid}/', retrievePlan);
}

function list(context: Context): Reply {
  const { store, query, user, base } = context;
  const customers = uuidFilter(query, 'customer_uuid');
  const slugs = textFilter(query, 'slug');
  const rows = [...store.tables.offerings.values()].filter(
    (offering) =>
      within(customers, offering.customer) && within(slugs, offering.slug) && isProvider(store, user, offering.uuid),
  );
  return paginate(context, rows, (offering) =>
    sparse(renderOffering(store, base, offering, query.getAll('field')), query),
  );
}

/** Customers with a resource of the offering. */
function listCustomers(context: Context): Reply {
  const offering = providerOffering(context);
  const { resources, projects, customers } = context.store.tables;
  const uuids = new Set(
    [...resources.values()]
      .filter((resource) => resource.offering === offering.uuid)
      .map((resource) => projects.get(resource.project)?.customer ?? ''),
  );
  const rows = [...customers.values()].filter(({ uuid }) => uuids.has(uuid));
  return paginate(context, rows, ({ uuid, name, slug, abbreviation }) =>
    sparse({ uuid, name, slug, abbreviation, email: '', phone_number: '' }, context.query),
  );
}

function retrievePlan({ store, base, uuid, user, query }: Context): Reply {
  for (const offering of store.tables.offerings.values()) {
    const plan = offering.plans.find((candidate) => candidate.uuid === uuid);
    if (plan && isProvider(store, user, offering.uuid)) {
      return json(200, sparse(renderPlan(store, base, offering, plan, false), query));
    }
  }
  throw notFound('Plan');
}

/** A type that exists already ends in an uncaught error, as recorded. */
function createComponent(context: Context): Reply {
  const offering = providerOffering(context);
  const body = context.body();
  const type = body.type;
  if (typeof type !== 'string') throw invalid({ type: ['This field is required.'] });
  if (offering.components.some((component) => component.type === type)) throw uncaught();
  const component: OfferingComponent = {
    uuid: context.store.random.uuid(),
    type,
    name: String(body.name ?? type),
    measuredUnit: String(body.measured_unit ?? ''),
    billingType: String(body.billing_type ?? 'usage'),
    limitPeriod: typeof body.limit_period === 'string' ? body.limit_period : null,
    limitAmount: typeof body.limit_amount === 'number' ? body.limit_amount : null,
    unitFactor: typeof body.unit_factor === 'number' ? body.unit_factor : null,
    isPrepaid: body.is_prepaid === true,
  };
  context.store.update('offerings', offering, { components: [...offering.components, component] });
  return empty(201);
}

function updateComponent(context: Context): Reply {
  const offering = providerOffering(context);
  const body = context.body();
  const uuid = toHex(String(body.uuid ?? ''));
  const known = offering.components.some((component) => component.uuid === uuid);
  if (!known) throw invalid({ uuid: ['This field is required.'] });
  const change = (component: OfferingComponent): OfferingComponent => ({
    ...component,
    name: String(body.name ?? component.name),
    measuredUnit: String(body.measured_unit ?? component.measuredUnit),
    unitFactor: typeof body.unit_factor === 'number' ? body.unit_factor : component.unitFactor,
    limitAmount: typeof body.limit_amount === 'number' ? body.limit_amount : component.limitAmount,
  });
  const components = offering.components.map((component) => (component.uuid === uuid ? change(component) : component));
  context.store.update('offerings', offering, { components });
  return empty(200);
}

/** Terminated resources count too; with `check_all_offerings` those of the provider's other offerings as well. */
function checkUnique(context: Context): Reply {
  const offering = providerOffering(context);
  const body = context.body();
  const backendId = body.backend_id;
  if (typeof backendId !== 'string') throw invalid({ backend_id: ['This field is required.'] });
  const inScope = (other: Offering | undefined): boolean =>
    other !== undefined &&
    (other.uuid === offering.uuid || (body.check_all_offerings === true && other.customer === offering.customer));
  const { resources, offerings } = context.store.tables;
  const taken = [...resources.values()].some(
    (resource) => resource.backendId === backendId && inScope(offerings.get(resource.offering)),
  );
  return json(200, { is_unique: !taken });
}
