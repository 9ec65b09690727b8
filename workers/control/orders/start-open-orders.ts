import { activityInfo, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { type OrderSettings, startOrder } from '../../../activities/temporal/start-order.js';
import type { OpenOrderRow } from '../../../activities/waldur/orders/list-open-orders.js';
import type { TickResult } from '../../../contracts/activities.js';

/** Starts go out side by side: each is one round trip to the Temporal server. */
const AT_ONCE = 20;

export interface StartOpenOrdersDeps {
  client: Client;
  list(offeringId: string): Promise<OpenOrderRow[]>;
  settings(offeringId: string): OrderSettings | undefined;
  log: { warn(fields: object, message: string): void };
}

/** The order tick's activity: lists an offering's open orders and starts `processOrder` for each, oldest first. */
export function createStartOpenOrders(deps: StartOpenOrdersDeps): (offeringId: string) => Promise<TickResult> {
  return async (offeringId) => {
    const settings = deps.settings(offeringId);
    if (settings === undefined) {
      deps.log.warn({ offering: offeringId }, 'the tick is of an offering whose orders are not carried out here');
      return { listed: 0, started: 0 };
    }
    const orders = await deps.list(offeringId);
    for (let begin = 0; begin < orders.length; begin += AT_ONCE) {
      await Promise.all(orders.slice(begin, begin + AT_ONCE).map((order) => startOrder(deps.client, order, settings)));
      heartbeat({
        started: Math.min(begin + AT_ONCE, orders.length),
        of: orders.length,
        attempt: activityInfo().attempt,
      });
    }
    return { listed: orders.length, started: orders.length };
  };
}
