import type { LedgerEntry } from '../../../simulators/waldur/world/ledger.js';

/**
 * What Waldur's ledger says of the orders of one resource: each as `begun` or `ended`, in the order in which it happened.
 * Carried out one after the other, that is begun, ended, begun, ended, …
 */
export const beginsAndEnds = (ledger: readonly LedgerEntry[], orders: readonly string[]): string[] =>
  ledger.flatMap(({ uuid, change }) => {
    const number = orders.indexOf(uuid) + 1;
    if (number === 0 || change.state === undefined) return [];
    if (change.state.to === 'executing') return [`${number} begun`];
    return change.state.to === 'done' ? [`${number} ended`] : [];
  });
