import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { OrderPhase } from '../../contracts/order.js';

/** What an operator decides about a parked order. */
export interface Resolution {
  /** `retry`: read everything again and continue. `fail`: set the order erred in Waldur and end. */
  action: 'retry' | 'fail';
  /** Why; kept in the workflow's history. */
  reason?: string;
  /** Who decided; kept in the workflow's history. */
  by?: string;
}

export interface OrderStatus {
  phase: OrderPhase;
  reason?: string;
}

/** A hint that something about the order changed; it never carries the change itself. */
export const again = defineSignal('again');
/** Resolves a parked order; as an update it answers whether it was taken, as a signal it serves batches in the UI. */
export const resolveUpdate = defineUpdate<string, [Resolution]>('resolve');
export const resolveSignal = defineSignal<[Resolution]>('resolveOrder');
export const orderStatus = defineQuery<OrderStatus>('orderStatus');
