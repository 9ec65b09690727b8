import type { Offering, Order, Resource } from '../model.js';
import { OPEN_STATES } from '../rules/order-state.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';
import { renderComponents } from './offering.js';
import { offeringFields } from './offering-fields.js';
import { renderOrder } from './order.js';
import { usageTotals } from './usage.js';

/** A resource as lists show it. */
export function renderResource(store: Store, base: string, resource: Resource): object {
  const offering = store.tables.offerings.get(resource.offering);
  const project = store.tables.projects.get(resource.project);
  const customer = project && store.tables.customers.get(project.customer);
  if (!offering || !project || !customer) throw new Error(`The simulated world lost the owner of ${resource.uuid}.`);
  const totals = usageTotals(store, resource, offering);
  return {
    ...offeringFields(store, base, offering, resource.plan),
    attributes: resource.attributes,
    limits: resource.limits,
    uuid: resource.uuid,
    created: resource.created,
    modified: resource.modified,
    url: link(base, 'marketplace-resources', resource.uuid),
    scope: resource.allocation ? link(base, 'slurm-allocations', resource.allocation.uuid) : null,
    description: '',
    state: resource.state,
    resource_uuid: resource.allocation?.uuid ?? null,
    backend_id: resource.backendId,
    effective_id: resource.effectiveId,
    resource_type: resource.allocation ? 'SLURM.Allocation' : null,
    project: link(base, 'projects', project.uuid),
    project_uuid: project.uuid,
    project_name: project.name,
    project_description: project.description,
    project_end_date: project.endDate,
    project_end_date_requested_by: null,
    customer_uuid: customer.uuid,
    customer_name: customer.name,
    backend_metadata: resource.backendMetadata,
    is_usage_based: offering.components.some((component) => component.billingType === 'usage'),
    is_limit_based: offering.components.some((component) => component.billingType === 'limit'),
    name: resource.name,
    slug: resource.slug,
    current_usages: totals.current,
    can_terminate: resource.state === 'OK' || resource.state === 'Erred',
    report: resource.report,
    end_date: resource.endDate,
    end_date_requested_by: null,
    username: null,
    limit_usage: totals.limits,
    downscaled: resource.downscaled,
    restrict_member_access: resource.restrictMemberAccess,
    paused: resource.paused,
    endpoints: resource.endpoints,
    error_message: resource.errorMessage,
    error_traceback: resource.errorTraceback,
    offering_customer_uuid: offering.customer,
    options: resource.options,
    available_actions: [],
    ...(store.generation === 'current' ? newerFields(store, resource, offering, project.slug, customer.slug) : {}),
  };
}

function newerFields(store: Store, resource: Resource, offering: Offering, project: string, customer: string): object {
  return {
    project_slug: project,
    customer_slug: customer,
    offering_backend_id: '',
    offering_state: offering.state,
    offering_components: renderComponents(store.generation, offering.components),
    project_effective_end_date: null,
    resource_effective_end_date: resource.endDate,
    project_is_in_grace_period: false,
    last_sync: resource.lastSync,
    user_requires_reconsent: false,
    renewal_date: null,
    has_api_keys: false,
  };
}

/** Newer servers show the open order of a resource in lists as well. */
export function renderListedResource(store: Store, base: string, resource: Resource): object {
  const open = store.ordersOf(resource.uuid).find((order) => OPEN_STATES.includes(order.state));
  return {
    ...renderResource(store, base, resource),
    order_in_progress: open ? renderOrder(store, base, open) : null,
  };
}

/** A resource as `GET .../{uuid}/` shows it: with its open order and the order that created it. */
export function renderResourceDetails(store: Store, base: string, resource: Resource): object {
  const orders = store.ordersOf(resource.uuid);
  const open = orders.find((order) => OPEN_STATES.includes(order.state));
  const creation = orders.find((order) => order.type === 'Create');
  return {
    ...renderResource(store, base, resource),
    order_in_progress: open ? renderOrder(store, base, open) : null,
    creation_order: creation ? renderOrder(store, base, asSeenByResource(store, creation)) : null,
  };
}

/** The 2024 server shows a finished creation order as it was at its approval (recorded; the order itself says done). */
function asSeenByResource(store: Store, order: Order): Order {
  if (store.generation === 'current' || order.approvedAt === null) return order;
  return { ...order, state: 'executing', errorMessage: '', modified: order.approvedAt };
}
