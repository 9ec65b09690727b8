import type { OpenedResource, ResourceRef } from '../../../contracts/activities.js';
import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import { isFailureOf } from '../client/errors.js';
import { hexUuid } from '../client/hex-uuid.js';
import type { WaldurResource } from '../client/schemas.js';
import { type OrderActivityDeps, offeringContext, orderTarget } from '../offerings/offering-context.js';
import { type Slugs, wishFor } from '../orders/wish-of.js';
import { rememberedIn } from './remembered.js';

/** States in which a resource has an account that nobody else is about to change. */
const AT_REST = ['OK', 'Erred'];

/**
 * Reads a resource with what a change of its status needs; four requests at most. Nothing is changed.
 *
 * @throws what Waldur fails with, but for a resource that is not there
 */
export async function openResource(deps: OrderActivityDeps, ref: ResourceRef): Promise<OpenedResource> {
  const context = offeringContext(deps, ref.offeringId);
  const { client } = context;
  const target = orderTarget(context, ref.offeringId);
  const observedAt = deps.now();
  let resource: WaldurResource;
  try {
    resource = await client.resources.retrieve(hexUuid(ref.resourceUuid));
  } catch (error) {
    if (isFailureOf(error, 'WaldurNotFound')) return { status: 'gone' };
    throw error;
  }
  if (!AT_REST.includes(resource.state)) {
    return { status: 'not-now', reason: `the resource is ${resource.state} in Waldur, not ${AT_REST.join(' or ')}` };
  }
  if (resource.backend_id === '') {
    return { status: 'not-now', reason: 'the resource has no backend id in Waldur, so it has no account' };
  }
  const remembered = rememberedIn(await client.resources.metadata(resource.uuid));
  const wish = wishFor({
    ...{
      offeringId: ref.offeringId,
      resource,
      backendId: resource.backend_id,
      slugs: await slugs(deps, ref, resource),
    },
    ...{ presence: 'existing', origin: 'status', claim: 'held', offeringPartitions: [], observedAt },
    ...(remembered === undefined ? {} : { remembered }),
  });
  return { status: 'ready', resourceName: resource.name, wish, target, flags: flagsOf(resource) };
}

/** Resources of 2024 servers have no slugs of project and customer; their orders have. */
async function slugs(deps: OrderActivityDeps, { offeringId }: ResourceRef, resource: WaldurResource): Promise<Slugs> {
  const { project_slug: project, customer_slug: customer } = resource;
  if (project !== '' && customer !== '') return { project, customer };
  const { client } = offeringContext(deps, offeringId);
  const order = await client.orders.anyOf(resource.uuid);
  return { project: project || (order?.project_slug ?? ''), customer: customer || (order?.customer_slug ?? '') };
}

/** `paused` wins over `downscaled`, as in waldur-site-agent. */
const flagsOf = ({ paused, downscaled }: WaldurResource): AllocationStatus => {
  if (paused) return 'paused';
  return downscaled ? 'downscaled' : 'normal';
};
