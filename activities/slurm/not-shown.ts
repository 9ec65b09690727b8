import type { WriteChange } from './change.js';
import type { SlurmState } from './slurm-state.js';
import { showsAmount } from './tres.js';

/**
 * Of the changes that were written, those that a read-back does not show. Together with an empty `plan` it is the only
 * proof that a write happened: exit codes lie.
 */
export const notShown = (written: readonly WriteChange[], actual: SlurmState): WriteChange[] =>
  written.filter((change) => !shown(change, actual));

function shown(change: WriteChange, actual: SlurmState): boolean {
  if (change.kind === 'addUser') {
    return actual.associations.get(change.account)?.get(change.user)?.has(change.partition) === true;
  }
  const name = change.kind === 'createAccount' ? change.name : change.account;
  const account = actual.accounts.get(name);
  if (account === undefined || !account.listed || account.parent !== change.parent) return false;
  return Object.entries(change.limits).every(([tres, value]) => showsAmount(tres, value, account.limits[tres]));
}
