import type { JsonObject, Limits, Order, OrderState, Resource, User } from '../model.js';
import { mayApproveOrders } from '../rules/permissions.js';
import { resourceStateAfter } from '../rules/resource-state.js';
import type { Store } from '../world/store.js';

export interface NewResourceOrder {
  offering: string;
  project: string;
  plan: string | null;
  name: string;
  slug?: string;
  attributes: JsonObject;
  limits: Limits;
  state?: OrderState;
}

/** A Create order and its resource (Creating). */
export function createResourceOrder(store: Store, user: User, input: NewResourceOrder): Order {
  const resource = store.insert('resources', {
    ...store.stamp(),
    name: input.name,
    slug: input.slug ?? store.slug(input.name),
    state: 'Creating',
    offering: input.offering,
    project: input.project,
    plan: input.plan,
    attributes: input.attributes,
    limits: input.limits,
    backendId: '',
    effectiveId: '',
    backendMetadata: {},
    endpoints: [],
    paused: false,
    downscaled: false,
    restrictMemberAccess: false,
    endDate: null,
    options: null,
    report: null,
    errorMessage: '',
    errorTraceback: '',
    lastSync: store.clock.now(),
    allocation: null,
    membershipStatuses: [],
  });
  return insertOrder(store, user, resource, {
    type: 'Create',
    attributes: input.attributes,
    limits: input.limits,
    plan: input.plan,
    ...(input.state ? { state: input.state } : {}),
  });
}

export interface NewOrder {
  type: Order['type'];
  attributes: JsonObject;
  limits: Limits;
  plan: string | null;
  /** Default: pending-provider when the creator may approve, else pending-consumer. */
  state?: OrderState;
}

/** An order on an existing resource; moves the resource where the generation does so at creation. */
export function insertOrder(store: Store, user: User, resource: Resource, input: NewOrder): Order {
  const approves = mayApproveOrders(store, user, resource.project);
  const state = input.state ?? (approves ? 'pending-provider' : 'pending-consumer');
  const reviewed = approves && state !== 'pending-consumer';
  const stamp = store.stamp();
  const order = store.insert('orders', {
    ...stamp,
    slug: store.slug('order'),
    type: input.type,
    state,
    resource: resource.uuid,
    offering: resource.offering,
    project: resource.project,
    plan: input.plan,
    oldPlan: input.type === 'Update' ? resource.plan : null,
    attributes: input.attributes,
    limits: input.limits,
    resourceName: resource.name,
    backendId: '',
    errorMessage: '',
    errorTraceback: '',
    createdBy: user.uuid,
    consumerReviewedBy: reviewed ? user.uuid : null,
    consumerReviewedAt: reviewed ? stamp.created : null,
    providerReviewedBy: null,
    providerReviewedAt: null,
    completedAt: null,
    startDate: null,
    providerRejectionComment: '',
    approvedAt: null,
  });
  store.update('resources', resource, {
    state: resourceStateAfter({
      generation: store.generation,
      type: input.type,
      event: 'ordered',
      state: resource.state,
      backendId: resource.backendId,
    }),
  });
  return order;
}
