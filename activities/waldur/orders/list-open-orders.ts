import type { ListedOrder, OrderState, OrderType } from '../../../contracts/order.js';
import { hexUuid } from '../client/hex-uuid.js';
import type { OrderRow } from '../client/schemas.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';

export interface OpenOrderRow {
  uuid: string;
  type: OrderType;
  state: OrderState;
  /** '' while Waldur has not made the resource. */
  resourceUuid: string;
  resourceName: string;
  created: string;
  listed: ListedOrder;
}

const TYPES: readonly string[] = ['Create', 'Update', 'Terminate', 'Restore'] satisfies OrderType[];

const isKnown = (row: OrderRow): row is OrderRow & { type: OrderType } => TYPES.includes(row.type);

/**
 * Makes the function that lists an offering's orders which wait for the provider or are under way, oldest first. Orders
 * of a type unknown to this release are left out and logged.
 */
export function createListOpenOrders(deps: OrderActivityDeps): (offeringId: string) => Promise<OpenOrderRow[]> {
  return async (offeringId) => {
    const { client } = offeringContext(deps, offeringId);
    const listedAt = deps.now().toISOString();
    const states: OrderState[] = ['pending-provider', 'executing'];
    const rows = await client.orders.list({ offeringUuid: hexUuid(offeringId), states });
    const unknown = rows.filter((row) => !isKnown(row)).map((row) => row.uuid);
    if (unknown.length > 0) {
      deps.log.warn({ offering: offeringId, orders: unknown.slice(0, 20) }, 'orders of unknown type are left alone');
    }
    return rows.filter(isKnown).map((row) => {
      const { type, state, created, marketplace_resource_uuid: resourceUuid } = row;
      const listed = { type, state, created, resourceUuid, listedAt };
      return { uuid: row.uuid, type, state, resourceUuid, resourceName: row.resource_name, created, listed };
    });
  };
}
