import type { OpenRequest } from '../../../contracts/activities.js';
import { hexUuid } from '../client/hex-uuid.js';
import type { WaldurOrder } from '../client/schemas.js';
import type { OfferingContext } from '../offerings/offering-context.js';

/**
 * What a list showed is as good as a read of its own for this long: type, resource and creation never change, and the
 * state is checked by Waldur at the next step. Only an order that ended long ago would cost more than it spares.
 */
const FRESH_MS = 5 * 60_000;

/**
 * The order as Waldur has it. A Create order that waits for the provider and has just been listed is not read again: the
 * next step, its approval, fails where the list no longer holds. Slugs and attributes are then missing.
 */
export function readOrder(context: OfferingContext, request: OpenRequest, now: Date): Promise<WaldurOrder> {
  const { client, evaluate } = context;
  const { listed, takeBack, orderUuid, offeringId } = request;
  const isFresh = listed !== undefined && now.getTime() - Date.parse(listed.listedAt) < FRESH_MS;
  const isPlain = listed?.type === 'Create' && listed.state === 'pending-provider' && listed.resourceUuid !== '';
  if (!isFresh || !isPlain || takeBack || evaluate !== undefined) return client.orders.retrieve(orderUuid);
  return Promise.resolve({
    ...{ uuid: orderUuid, type: listed.type, state: listed.state, created: listed.created },
    ...{ marketplace_resource_uuid: listed.resourceUuid, resource_name: '', offering_uuid: hexUuid(offeringId) },
    ...{ project_slug: '', customer_slug: '', limits: {}, plan_uuid: '', attributes: {} },
    ...{ provider_reviewed_at: '', error_message: '' },
  });
}
