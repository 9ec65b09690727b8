import type { OpenedOrder } from '../../contracts/activities.js';
import type { OrderPhase, ProcessOrderResult } from '../../contracts/order.js';
import type { KnownFailure } from '../lib/failures.js';

/** What a pass over an order came to: its end, or a failure that waits for an operator. */
export type Outcome = ProcessOrderResult | KnownFailure;

export const isEnd = (outcome: Outcome): outcome is ProcessOrderResult => 'phase' in outcome;

export type ReadyOrder = Extract<OpenedOrder, { status: 'ready' }>;
export type NothingToDo = Extract<OpenedOrder, { status: 'nothing' }>;

/** The ends of an order on which there is nothing to do; the next tick starts a waiting or pending one again. */
export function notOurs(opened: Exclude<OpenedOrder, ReadyOrder | NothingToDo>): ProcessOrderResult {
  const ended = (phase: OrderPhase, reason: string): ProcessOrderResult => ({
    phase,
    reason,
    changes: [],
    warnings: [],
  });
  switch (opened.status) {
    case 'gone':
      return ended('Withdrawn', 'the order is gone from Waldur');
    case 'finished':
      return ended(
        opened.state === 'done' ? 'Done' : 'Withdrawn',
        `the order had ended as ${opened.state}${opened.note === undefined ? '' : `; ${opened.note}`}`,
      );
    case 'rejected':
      return ended('Rejected', opened.reason);
    case 'kept-pending':
      return ended('KeptPending', opened.reason);
    case 'waiting':
      return ended('Waiting', opened.reason);
  }
}
