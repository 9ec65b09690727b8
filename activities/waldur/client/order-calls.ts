import type { OrderState } from '../../../contracts/order.js';
import { readHint } from '../lists/read-hint.js';
import { compareCreated } from '../orders/compare-created.js';
import { NEWER_CALLS } from './newer-calls.js';
import { type OrderRow, order, orderRow, orderStateOnly, type WaldurOrder } from './schemas.js';
import { type WaldurHttp, withFallback } from './waldur-http.js';

const ROOT = 'marketplace-orders/';
const ONE = `${ROOT}{uuid}/`;

const ROW_FIELDS = ['uuid', 'type', 'state', 'created', 'marketplace_resource_uuid', 'resource_name'];
const FIELDS = Object.keys(order.shape);

export interface OrderFilter {
  offeringUuid: string;
  states: OrderState[];
  resourceUuid?: string;
}

export interface OrderCalls {
  /** Oldest first. Rows that come or go during the reading are no error: the list is a hint where to look. */
  list(filter: OrderFilter): Promise<OrderRow[]>;
  retrieve(uuid: string): Promise<WaldurOrder>;
  state(uuid: string): Promise<{ state: OrderState; type: string }>;
  /** Some order of a resource; undefined when none is left. */
  anyOf(resourceUuid: string): Promise<WaldurOrder | undefined>;
  approve(uuid: string): Promise<void>;
  reject(uuid: string, comment: string): Promise<void>;
  setStateDone(uuid: string): Promise<void>;
  /**
   * Sends both texts always: 2024 servers answer 500 when one is missing. They accept this in any state and mark a
   * delivered resource erred: read the order's state before.
   */
  setStateErred(uuid: string, message: string, traceback?: string): Promise<void>;
  setStateExecuting(uuid: string): Promise<void>;
  /** Takes an erred order back; on older servers by `set_state_executing`. */
  retry(uuid: string): Promise<void>;
}

export function orderCalls(http: WaldurHttp): OrderCalls {
  const step = (uuid: string, action: string, body?: unknown): Promise<void> =>
    http.post({ route: `${ONE}${action}/`, uuid, what: `${action} of order ${uuid}` }, body);

  return {
    async list({ offeringUuid, states, resourceUuid }) {
      const rows = await readHint(
        http,
        {
          route: ROOT,
          what: `orders of offering ${offeringUuid}`,
          query: { offering_uuid: offeringUuid, resource_uuid: resourceUuid, state: states, field: ROW_FIELDS },
        },
        orderRow,
      );
      // Unknown filters are ignored by older servers, so the answer is filtered again.
      return rows
        .filter((row) => states.includes(row.state))
        .filter((row) => resourceUuid === undefined || row.marketplace_resource_uuid === resourceUuid)
        .sort(compareCreated);
    },
    retrieve: (uuid) => http.get({ route: ONE, uuid, what: `order ${uuid}`, query: { field: FIELDS } }, order),
    async anyOf(resourceUuid) {
      const rows = await readHint(
        http,
        {
          route: ROOT,
          what: `orders of resource ${resourceUuid}`,
          query: { resource_uuid: resourceUuid, field: FIELDS },
        },
        order,
      );
      return rows.find((row) => row.marketplace_resource_uuid === resourceUuid);
    },
    state: (uuid) =>
      http.get(
        { route: ONE, uuid, what: `order ${uuid}`, query: { field: ['uuid', 'type', 'state'] } },
        orderStateOnly,
      ),
    approve: (uuid) => step(uuid, 'approve_by_provider', {}),
    reject: (uuid, comment) => step(uuid, 'reject_by_provider', { provider_rejection_comment: comment }),
    setStateDone: (uuid) => step(uuid, 'set_state_done'),
    setStateErred: (uuid, message, traceback = '') =>
      step(uuid, 'set_state_erred', { error_message: message, error_traceback: traceback }),
    setStateExecuting: (uuid) => step(uuid, 'set_state_executing'),
    retry: (uuid) =>
      withFallback(
        http.capabilities,
        NEWER_CALLS.retryOrder.route,
        () => step(uuid, 'retry'),
        () => step(uuid, 'set_state_executing'),
      ),
  };
}
