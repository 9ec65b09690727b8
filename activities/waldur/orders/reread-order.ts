import { ApplicationFailure } from '@temporalio/common';
import { isFailureType } from '../../../contracts/failure-types.js';
import type { OrderState } from '../../../contracts/order.js';
import { failure } from '../../lib/failure.js';
import type { WaldurClient } from '../client/client.js';
import { isFailureOf } from '../client/errors.js';

/** Answers after which an order is read again: it may be gone, or somebody else may have brought it where we want it. */
export const needsReread = (error: unknown): boolean => isFailureOf(error, 'WaldurNotFound', 'WaldurConflict');

/** What has become of an order after Waldur refused a step on it. A missing order is an answer, not a failure. */
export async function rereadOrder({ orders }: WaldurClient, orderUuid: string): Promise<OrderState | 'gone'> {
  try {
    return (await orders.state(orderUuid)).state;
  } catch (error) {
    if (isFailureOf(error, 'WaldurNotFound')) return 'gone';
    throw error;
  }
}

/** The refusal once more, for an order that reading again has not settled; it says what the order is. */
export function stillRefused(error: unknown, state: OrderState): unknown {
  if (!(error instanceof ApplicationFailure) || !isFailureType(error.type)) return error;
  return failure(error.type, `${error.message}; the order is ${state}`);
}
