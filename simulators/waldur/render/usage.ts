import type { ComponentUsage, ComponentUserUsage, Offering, Resource } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';

function owners(store: Store, resource: Resource | undefined): object {
  const offering = resource && store.tables.offerings.get(resource.offering);
  const project = resource && store.tables.projects.get(resource.project);
  const customer = project && store.tables.customers.get(project.customer);
  return {
    resource_name: resource?.name ?? '',
    resource_uuid: resource?.uuid ?? '',
    offering_name: offering?.name ?? '',
    offering_uuid: offering?.uuid ?? '',
    project_name: project?.name ?? '',
    project_uuid: project?.uuid ?? '',
    customer_name: customer?.name ?? '',
    customer_uuid: customer?.uuid ?? '',
  };
}

function component(store: Store, usage: ComponentUsage): { name: string; measuredUnit: string } {
  const resource = store.tables.resources.get(usage.resource);
  const offering = resource && store.tables.offerings.get(resource.offering);
  const found = offering?.components.find((candidate) => candidate.type === usage.type);
  return { name: found?.name ?? usage.type, measuredUnit: found?.measuredUnit ?? '' };
}

export function renderComponentUsage(store: Store, usage: ComponentUsage): object {
  const { name, measuredUnit } = component(store, usage);
  return {
    uuid: usage.uuid,
    created: usage.created,
    description: usage.description,
    type: usage.type,
    name,
    measured_unit: measuredUnit,
    usage: usage.usage,
    date: usage.date,
    recurring: usage.recurring,
    ...owners(store, store.tables.resources.get(usage.resource)),
    billing_period: usage.billingPeriod,
    // Waldur shows the reporter's database key here; every reporter is number 2 as in the recording.
    modified_by: 2,
  };
}

export function renderUserUsage(store: Store, base: string, row: ComponentUserUsage): object {
  const usage = store.tables.componentUsages.get(row.componentUsage);
  return {
    uuid: row.uuid,
    user: row.user === null ? null : link(base, 'marketplace-offering-users', row.user),
    username: row.username,
    component_usage: link(base, 'marketplace-component-usages', row.componentUsage),
    usage: row.usage,
    measured_unit: usage ? component(store, usage).measuredUnit : '',
    description: '',
    created: row.created,
    modified: row.modified,
    backend_id: '',
    ...owners(store, usage && store.tables.resources.get(usage.resource)),
    component_type: usage?.type ?? '',
    date: usage?.date ?? '',
    ...(store.generation === 'current' ? { billing_period: usage?.billingPeriod ?? '' } : {}),
  };
}

/** Usage of the running month per component, and what of each limit is used (null when nothing was reported). */
export function usageTotals(
  store: Store,
  resource: Resource,
  offering: Offering,
): { current: { [type: string]: string }; limits: { [type: string]: number | null } } {
  const current: { [type: string]: string } = {};
  const limits: { [type: string]: number | null } = {};
  for (const candidate of offering.components) {
    if (candidate.billingType === 'limit') limits[candidate.type] = null;
  }
  const { month } = store.clock;
  for (const usage of store.usagesOf(resource.uuid)) {
    const billing = offering.components.find((candidate) => candidate.type === usage.type)?.billingType;
    if (usage.billingPeriod === month && billing === 'usage') current[usage.type] = usage.usage;
    if (billing === 'limit') limits[usage.type] = (limits[usage.type] ?? 0) + Number(usage.usage);
  }
  return { current, limits };
}
