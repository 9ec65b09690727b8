import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { type Decision, RESOLVE_SIGNAL, RESOLVE_UPDATE } from '../../contracts/decision.js';
import type { OrderPhase } from '../../contracts/order.js';

export interface OrderStatus {
  phase: OrderPhase;
  reason?: string;
}

/** A hint that something about the order changed; it never carries the change itself. */
export const again = defineSignal('again');
/** Resolves a parked order; as an update it answers what became of it, as a signal it serves batches in the UI. */
export const resolveUpdate = defineUpdate<string, [Decision]>(RESOLVE_UPDATE);
export const resolveSignal = defineSignal<[Decision]>(RESOLVE_SIGNAL);
export const orderStatus = defineQuery<OrderStatus>('orderStatus');
