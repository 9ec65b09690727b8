import type { Generation, Offering, OfferingComponent, Plan } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';

/** Unit factors and prepaid flags exist in the newer server only. */
function renderComponent(generation: Generation, component: OfferingComponent): object {
  return {
    uuid: component.uuid,
    billing_type: component.billingType,
    type: component.type,
    name: component.name,
    description: '',
    measured_unit: component.measuredUnit,
    ...(generation === 'current' ? { unit_factor: component.unitFactor ?? 1, is_prepaid: component.isPrepaid } : {}),
    limit_period: component.limitPeriod,
    limit_amount: component.limitAmount,
    article_code: '',
    max_value: null,
    min_value: null,
    max_available_limit: null,
    is_boolean: false,
    default_limit: null,
    factor: null,
    is_builtin: false,
  };
}

const rendered = new WeakMap<OfferingComponent[], object[]>();

/** All components of an offering. Rendered once per list: the list is replaced, never changed, when one is edited. */
export function renderComponents(generation: Generation, components: OfferingComponent[]): object[] {
  const known = rendered.get(components);
  if (known) return known;
  const fresh = components.map((component) => renderComponent(generation, component));
  rendered.set(components, fresh);
  return fresh;
}

/** A plan; inside an offering it does not repeat the offering's link. */
export function renderPlan(store: Store, base: string, offering: Offering, plan: Plan, nested: boolean): object {
  const each = <T>(value: T): { [type: string]: T } =>
    Object.fromEntries(Object.keys(plan.quotas).map((type) => [type, value]));
  const resources = [...store.tables.resources.values()].filter((resource) => resource.plan === plan.uuid).length;
  return {
    url: link(base, 'marketplace-plans', plan.uuid),
    uuid: plan.uuid,
    name: plan.name,
    description: '',
    article_code: '',
    max_amount: null,
    archived: false,
    is_active: true,
    unit_price: '0.0000000000',
    unit: plan.unit,
    init_price: 0,
    switch_price: 0,
    backend_id: '',
    organization_groups: [],
    ...(store.generation === 'current' ? { components: [] } : {}),
    ...(nested ? {} : { offering: link(base, 'marketplace-provider-offerings', offering.uuid) }),
    prices: each(0),
    future_prices: each(null),
    quotas: plan.quotas,
    resources_count: resources,
    plan_type: store.generation === 'current' ? 'usage-based' : null,
    minimal_price: store.generation === 'current' ? '0' : 0,
  };
}

/** An offering as its provider sees it. */
export function renderOffering(store: Store, base: string, offering: Offering, fields: readonly string[] = []): object {
  const customer = store.tables.customers.get(offering.customer);
  // Counting is left out when the caller did not ask for the counts: agents ask for a few fields, and often.
  const counts = fields.length === 0 || fields.includes('order_count') || fields.includes('plans');
  return {
    url: link(base, 'marketplace-provider-offerings', offering.uuid),
    uuid: offering.uuid,
    created: offering.created,
    name: offering.name,
    slug: offering.slug,
    description: '',
    full_description: '',
    ...(store.generation === '2024' ? { terms_of_service: '', terms_of_service_link: '' } : {}),
    privacy_policy_link: '',
    endpoints: [],
    roles: [],
    customer: link(base, 'customers', offering.customer),
    customer_uuid: offering.customer,
    customer_name: customer?.name ?? '',
    project: null,
    category: link(base, 'marketplace-categories', offering.categoryUuid),
    category_uuid: offering.categoryUuid,
    category_title: offering.categoryTitle,
    rating: null,
    attributes: {},
    options: { order: [], options: {} },
    resource_options: { order: [], options: {} },
    components: renderComponents(store.generation, offering.components),
    plugin_options: offering.pluginOptions,
    secret_options: offering.secretOptions,
    service_attributes: {},
    state: offering.state,
    ...(store.generation === '2024' ? { native_name: '', native_description: '' } : {}),
    vendor_details: '',
    getting_started: '',
    integration_guide: '',
    thumbnail: null,
    order_count: counts ? countOrders(store, offering) : 0,
    plans: counts ? offering.plans.map((plan) => renderPlan(store, base, offering, plan, true)) : [],
    screenshots: [],
    type: offering.type,
    shared: true,
    billable: true,
    scope: null,
    files: [],
    paused_reason: '',
    datacite_doi: '',
    citation_count: -1,
    latitude: null,
    longitude: null,
    country: '',
    backend_id: '',
    organization_groups: [],
    image: null,
    total_customers: 1,
    total_cost: 0,
    total_cost_estimated: 0,
    backend_metadata: offering.backendMetadata,
    ...(store.generation === 'current' ? { partitions: offering.partitions.map(renderPartition) } : {}),
    integration_status: [],
    google_calendar_is_public: null,
    google_calendar_link: null,
  };
}

function countOrders(store: Store, offering: Offering): number {
  return [...store.tables.orders.values()].filter((order) => order.offering === offering.uuid).length;
}

function renderPartition(partition: Offering['partitions'][number]): object {
  return { uuid: partition.uuid, partition_name: partition.name, qos: '', qos_options: partition.qosOptions };
}
