import type { DecisionRecord } from './decision.js';
import type { NoticeEvent } from './notice-event.js';

/**
 * Orders as a site sees them. State and type names are Waldur's own
 * (`waldur-api` contract §3; newer servers add pending-project and pending-start-date).
 */
export type OrderState =
  | 'pending-consumer'
  | 'pending-provider'
  | 'pending-project'
  | 'pending-start-date'
  | 'executing'
  | 'done'
  | 'erred'
  | 'canceled'
  | 'rejected';

export type OrderType = 'Create' | 'Update' | 'Terminate' | 'Restore';

/** Where our own work on an order stands; the search attribute `OrderPhase`. */
export type OrderPhase =
  | 'Reading'
  | 'Waiting'
  | 'Applying'
  | 'Finishing'
  | 'Parked'
  | 'Checking'
  | 'Done'
  | 'Rejected'
  | 'KeptPending'
  | 'Withdrawn'
  | 'Failed';

/** Names one order. `offeringId` is the Waldur offering's uuid, 32 hex digits. */
export interface OrderRef {
  offeringId: string;
  orderUuid: string;
}

/** An order as a list showed it. Whoever acts on it at once need not read it again. */
export interface ListedOrder {
  type: OrderType;
  state: OrderState;
  /** ISO instant of its creation. */
  created: string;
  resourceUuid: string;
  /** ISO instant at which it was listed. */
  listedAt: string;
}

/** Input of the workflow `processOrder`. */
export interface ProcessOrderInput extends OrderRef {
  /** Where the order was bound when it was started, for people; what counts is the answer of `openOrder`. */
  cluster: string;
  /** How long the order may stay parked before it is set erred in Waldur, in milliseconds; 0 = at once. */
  parkGraceMs: number;
  /** Absent when nobody has just listed it. */
  listed?: ListedOrder;
  /** Events that the site wants to be told; absent: none. */
  notify?: NoticeEvent[];
}

/** What `processOrder` returns: how the order ended and what was changed, in words an operator can read. */
export interface ProcessOrderResult {
  phase: OrderPhase;
  backendId?: string;
  changes: string[];
  warnings: string[];
  reason?: string;
  /** What operators decided on the way; absent when nobody had to. */
  decisions?: DecisionRecord[];
}
