import type { StorageResource } from './resource.js';

/** States of a resource in Waldur, in the order in which error messages list them. */
export const STATES = ['Creating', 'Erred', 'OK', 'Terminated', 'Terminating', 'Updating'] as const;

/** States of a row, in the order in which error messages list them. */
export const STATUSES = ['pending', 'active', 'removing', 'removed', 'error', 'updating', 'unknown'] as const;

export type RowStatus = (typeof STATUSES)[number];

const STATUS_OF: Readonly<Record<string, RowStatus>> = {
  Creating: 'pending',
  OK: 'active',
  Erred: 'error',
  Terminating: 'removing',
  Terminated: 'removed',
  Updating: 'updating',
};

/** State of a resource whose rows have this status; undefined for `unknown`. */
export const stateOf = (status: RowStatus): string | undefined =>
  Object.entries(STATUS_OF).find(([, each]) => each === status)?.[0];

/** The state that counts: a change or removal that the customer has not confirmed yet has not begun. */
export function effectiveState({ state, order_in_progress: order }: StorageResource): string {
  const unconfirmed = order?.state === 'pending-consumer' && (state === 'Updating' || state === 'Terminating');
  return unconfirmed ? 'OK' : state;
}

export const statusOf = (state: string): RowStatus => STATUS_OF[state] ?? 'pending';
