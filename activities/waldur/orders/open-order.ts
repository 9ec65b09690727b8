import type { OpenedOrder, OpenRequest } from '../../../contracts/activities.js';
import type { OrderRef, OrderType } from '../../../contracts/order.js';
import { errorText } from '../../lib/error-text.js';
import { failure } from '../../lib/failure.js';
import type { WaldurClient } from '../client/client.js';
import { isFailureOf } from '../client/errors.js';
import { hexUuid } from '../client/hex-uuid.js';
import type { WaldurOrder, WaldurResource } from '../client/schemas.js';
import { teamUsers } from '../members/team-users.js';
import { type BackendIdChooser, ensureBackendId } from '../names/choose-backend-id.js';
import type { OfferingCache } from '../offerings/offering-cache.js';
import {
  type OfferingContext,
  type OrderActivityDeps,
  offeringContext,
  orderTarget,
} from '../offerings/offering-context.js';
import { awaitedState } from './awaited-state.js';
import { compareCreated } from './compare-created.js';
import { readOrder } from './read-order.js';
import { needsReread, rereadOrder, stillRefused } from './reread-order.js';
import { restingOrder } from './resting-order.js';
import { reviewOrder } from './review-order.js';
import { takeBack } from './take-back.js';
import { updateOf } from './update-of.js';
import { slugsOf, wishFor } from './wish-of.js';

const TYPES: readonly string[] = ['Create', 'Update', 'Terminate', 'Restore'] satisfies OrderType[];
const isOrderType = (type: string): type is OrderType => TYPES.includes(type);

export interface OpenOrderDeps extends OrderActivityDeps, BackendIdChooser {
  offerings: OfferingCache;
}

/**
 * Reads an order and everything that its allocation needs, accepts it if it waits for the provider, and stores the
 * allocation's backend id in Waldur. An erred order is left alone unless it is to be taken back. At most 5 requests: for
 * a Create order these are order (unless just listed), approve, resource, team, set_backend_id; an Update has the resource's orders instead of
 * the last. Questions about free names, a plan and the offering (once a minute) come on top.
 *
 * A second run finds the order approved and the id stored, and returns the same wish.
 *
 * @throws failure WaldurConflict or WaldurNotFound when Waldur refuses a step although the order is open
 */
export async function openOrder(deps: OpenOrderDeps, request: OpenRequest): Promise<OpenedOrder> {
  const context = offeringContext(deps, request.offeringId);
  try {
    return await open(deps, context, request);
  } catch (error) {
    if (!needsReread(error)) throw error;
    const state = await rereadOrder(context.client, request.orderUuid);
    if (state === 'gone') return { status: 'gone' };
    if (state === 'erred' && request.takeBack) {
      return { status: 'finished', state, note: `it is not given back: ${errorText(error, 'message')}` };
    }
    const resting = restingOrder(state);
    if (resting !== undefined) return resting;
    throw stillRefused(error, state);
  }
}

async function open(deps: OpenOrderDeps, context: OfferingContext, ref: OpenRequest): Promise<OpenedOrder> {
  const { client } = context;
  const target = orderTarget(context, ref.offeringId);
  const observedAt = deps.now();
  const order = await readOrder(context, ref, observedAt);
  if (order.offering_uuid !== hexUuid(ref.offeringId)) {
    const what = `order ${order.uuid} belongs to offering ${order.offering_uuid}, not ${ref.offeringId}`;
    throw failure('ConfigMismatch', what);
  }
  const erred = order.state === 'erred' && ref.takeBack === true;
  const resting = restingOrder(order.state);
  if (resting !== undefined && !erred) return resting;
  if (!isOrderType(order.type)) {
    throw failure('WaldurBadAnswer', `order ${order.uuid} has the type "${order.type.slice(0, 40)}", unknown here`);
  }
  if (order.marketplace_resource_uuid === '') return { status: 'waiting', reason: 'Waldur has not made the resource' };
  if (erred) await takeBack(client, order.uuid);

  const resource = await client.resources.retrieve(order.marketplace_resource_uuid);
  const older = await olderOrder(context, order, resource);
  if (older !== undefined) {
    return { status: 'waiting', reason: `the older order ${older} of this resource is not finished` };
  }
  const offering = await readOffering(deps, context, ref);
  if (order.state === 'pending-provider') {
    const decided = await reviewOrder(deps, context, order);
    if (decided !== undefined) return decided;
  }
  const { type } = order;
  const awaited = erred ? undefined : awaitedState(order, resource);
  const awaits = awaited === undefined ? {} : { awaits: { state: awaited, since: observedAt.toISOString() } };
  if (type === 'Terminate' && resource.backend_id === '') {
    const reason = 'the resource has no backend id, so nothing was made for it';
    return { status: 'nothing', type, resourceUuid: resource.uuid, reason, ...awaits };
  }
  const slugs = slugsOf(await withSlugs(client, order, resource), resource);
  const { partitions: offeringPartitions } = offering;
  const common = {
    ...{ offeringId: ref.offeringId, resource, slugs, offeringPartitions, observedAt },
    origin: 'order',
  } as const;
  const ready = { status: 'ready' as const, type, resourceName: resource.name, target, ...awaits };
  if (type === 'Terminate') {
    const wish = wishFor({ ...common, presence: 'absent', claim: 'held', backendId: resource.backend_id });
    return { ...ready, wish };
  }
  // Members without access get none by an order; taking it away is the membership sync's.
  const usernames = resource.restrict_member_access ? [] : await teamUsers(client, offering.uuid, resource.uuid);
  const claim = type === 'Create' || resource.backend_id === '' ? 'new' : 'held';
  const backendId = await ensureBackendId(deps, {
    ...{ context, offering, resource, projectSlug: slugs.project },
    ...(claim === 'new' && ref.taken !== undefined ? { taken: ref.taken } : {}),
  });
  const change = type === 'Update' ? await updateOf(client, order, resource) : {};
  const limits = change.limits ?? resource.limits;
  const members = { usernames, complete: false } as const;
  const wish = wishFor({ ...common, ...change, presence: 'present', claim, backendId, limits, members });
  return { ...ready, wish };
}

/** Resources of 2024 servers have no slugs of project and customer; then the order is needed for them. */
async function withSlugs(client: WaldurClient, order: WaldurOrder, resource: WaldurResource): Promise<WaldurOrder> {
  const known = (field: 'project_slug' | 'customer_slug'): boolean => resource[field] !== '' || order[field] !== '';
  if (known('project_slug') && known('customer_slug')) return order;
  return client.orders.retrieve(order.uuid);
}

/** A missing offering is a wrong configuration and must not look like a withdrawn order. */
async function readOffering(deps: OpenOrderDeps, { client }: OfferingContext, ref: OrderRef) {
  try {
    return await deps.offerings.get(client, hexUuid(ref.offeringId));
  } catch (error) {
    if (!isFailureOf(error, 'WaldurNotFound')) throw error;
    const what = `offering ${ref.offeringId} does not exist in ${client.baseUrl}, or the agent's user may not see it`;
    throw failure('ConfigMismatch', `${what}; correct waldur_offering_uuid or give it the offering manager role`);
  }
}

/**
 * An unfinished order of the same resource that came before. A resource in Creating has no other order: Waldur refuses
 * a second one. So Waldur is asked only for other states.
 */
async function olderOrder(
  { client }: OfferingContext,
  order: WaldurOrder,
  resource: WaldurResource,
): Promise<string | undefined> {
  if (resource.state === 'Creating') return undefined;
  const rows = await client.orders.list({
    offeringUuid: order.offering_uuid,
    resourceUuid: resource.uuid,
    states: ['pending-provider', 'executing'],
  });
  return rows.find((row) => compareCreated(row, order) < 0)?.uuid;
}
