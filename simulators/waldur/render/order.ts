import type { Order, User } from '../model.js';
import type { Store } from '../world/store.js';
import { link } from './links.js';
import { offeringFields } from './offering-fields.js';

/** Cost of Create and Update orders: the simulated plans are free. Terminate orders have none. */
const FREE = '0.0000000000';

function need<T>(row: T | undefined, what: string): T {
  if (!row) throw new Error(`The simulated world is inconsistent: ${what} is missing.`);
  return row;
}

function fullName(user: User | undefined): string {
  return user ? `${user.firstName} ${user.lastName}`.trim() : '';
}

/** Fields shared by the answer to an order's creation and by its details. */
function commonFields(store: Store, base: string, order: Order): object {
  const resource = store.tables.resources.get(order.resource);
  const offering = need(store.tables.offerings.get(order.offering), `offering ${order.offering}`);
  return {
    ...offeringFields(store, base, offering, order.plan),
    attributes: order.attributes,
    limits: order.limits,
    uuid: order.uuid,
    created: order.created,
    modified: order.modified,
    type: order.type,
    resource_uuid: resource?.allocation?.uuid ?? null,
    resource_type: resource?.allocation ? 'SLURM.Allocation' : null,
    resource_name: order.resourceName,
    cost: order.type === 'Terminate' ? null : FREE,
    state: order.state,
    output: '',
    marketplace_resource_uuid: order.resource,
    error_message: order.errorMessage,
    ...(store.generation === 'current' ? { error_traceback: order.errorTraceback } : {}),
    callback_url: null,
  };
}

/** An order as lists and `GET .../{uuid}/` show it. */
export function renderOrder(store: Store, base: string, order: Order): object {
  const { users, projects, customers, offerings } = store.tables;
  const project = need(projects.get(order.project), `project ${order.project}`);
  const customer = need(customers.get(project.customer), `customer ${project.customer}`);
  const plans = offerings.get(order.offering)?.plans ?? [];
  const plan = plans.find((candidate) => candidate.uuid === order.plan);
  const creator = users.get(order.createdBy);
  return {
    ...commonFields(store, base, order),
    ...reviewer(store, 'consumer', order.consumerReviewedBy),
    consumer_reviewed_at: order.consumerReviewedAt,
    ...reviewer(store, 'provider', order.providerReviewedBy),
    provider_reviewed_at: order.providerReviewedAt,
    created_by_full_name: fullName(creator),
    created_by_civil_number: null,
    customer_name: customer.name,
    customer_uuid: customer.uuid,
    customer_slug: customer.slug,
    project_name: project.name,
    project_uuid: project.uuid,
    project_description: project.description,
    project_slug: project.slug,
    ...(plan ? { new_plan_name: plan.name, new_plan_uuid: plan.uuid } : {}),
    old_cost_estimate: 0,
    new_cost_estimate: order.type === 'Terminate' ? null : store.generation === 'current' ? FREE : 0,
    can_terminate: false,
    fixed_price: 0,
    activation_price: 0,
    termination_comment: null,
    backend_id: order.backendId,
    issue: null,
    ...(store.generation === 'current' ? newerFields(store, base, order, creator) : {}),
  };
}

function newerFields(store: Store, base: string, order: Order, creator: User | undefined): object {
  const plans = store.tables.offerings.get(order.offering)?.plans ?? [];
  const oldPlan = plans.find((candidate) => candidate.uuid === order.oldPlan);
  return {
    url: link(base, 'marketplace-orders', order.uuid),
    slug: order.slug,
    created_by_username: creator?.username ?? '',
    created_by_email: creator?.email ?? '',
    completed_at: order.completedAt,
    start_date: order.startDate,
    request_comment: null,
    attachment: null,
    order_subtype: null,
    ...(oldPlan ? { old_plan_name: oldPlan.name, old_plan_uuid: oldPlan.uuid } : {}),
    provider_rejection_comment: order.providerRejectionComment,
    consumer_rejection_comment: '',
    provider_message: '',
    consumer_message: '',
    auto_approved: false,
  };
}

function reviewer(store: Store, side: 'consumer' | 'provider', uuid: string | null): object {
  const user = uuid === null ? undefined : store.tables.users.get(uuid);
  if (!user) return {};
  return {
    [`${side}_reviewed_by`]: user.username,
    [`${side}_reviewed_by_full_name`]: fullName(user),
    ...(store.generation === 'current' ? { [`${side}_reviewed_by_username`]: user.username } : {}),
  };
}

/** The answer to `POST marketplace-orders/`: other fields than the details. */
export function renderCreatedOrder(store: Store, base: string, order: Order): object {
  const { users, projects, customers } = store.tables;
  const project = need(projects.get(order.project), `project ${order.project}`);
  const customer = need(customers.get(project.customer), `customer ${project.customer}`);
  const creator = users.get(order.createdBy);
  const consumer = order.consumerReviewedBy === null ? undefined : users.get(order.consumerReviewedBy);
  return {
    ...commonFields(store, base, order),
    url: link(base, 'marketplace-orders', order.uuid),
    created_by: link(base, 'users', order.createdBy),
    created_by_username: creator?.username ?? '',
    created_by_full_name: fullName(creator),
    consumer_reviewed_by: consumer ? link(base, 'users', consumer.uuid) : null,
    consumer_reviewed_at: order.consumerReviewedAt,
    ...(consumer
      ? { consumer_reviewed_by_username: consumer.username, consumer_reviewed_by_full_name: fullName(consumer) }
      : {}),
    project: link(base, 'projects', project.uuid),
    project_uuid: project.uuid,
    project_name: project.name,
    project_description: project.description,
    customer_name: customer.name,
    customer_uuid: customer.uuid,
    ...(store.generation === 'current' ? { project_slug: project.slug, customer_slug: customer.slug } : {}),
  };
}
