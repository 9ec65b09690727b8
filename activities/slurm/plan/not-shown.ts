import type { WriteChange } from '../changes/change.js';
import type { SlurmState } from '../state/slurm-state.js';
import { showsAmount } from '../tres.js';
import { showsQos } from './plan-qos.js';

/**
 * Of the changes that were written, those that a read-back does not show. Together with an empty `plan` it is the only
 * proof that a write happened: exit codes lie.
 */
export const notShown = (written: readonly WriteChange[], actual: SlurmState): WriteChange[] =>
  written.filter((change) => !shown(change, actual));

function shown(change: WriteChange, actual: SlurmState): boolean {
  switch (change.kind) {
    case 'addUser':
      return actual.associations.get(change.account)?.get(change.user)?.has(change.partition) === true;
    case 'createAccount':
    case 'setLimits': {
      const account = actual.accounts.get(change.kind === 'createAccount' ? change.name : change.account);
      if (account === undefined || !account.listed || account.parent !== change.parent) return false;
      return Object.entries(change.limits).every(([tres, value]) => showsAmount(tres, value, account.limits[tres]));
    }
    case 'setAccountQos': {
      const found = actual.accounts.get(change.account);
      const isDefault = change.defaultQos === null || found?.defaultQos === change.defaultQos;
      return found?.qos.join() === change.qos.join() && isDefault;
    }
    case 'setSubmitJobs':
      return actual.accounts.get(change.account)?.submitJobs === change.submitJobs;
    case 'createQos':
    case 'changeQos': {
      const found = actual.qos.get(change.name);
      return found !== undefined && showsQos(change.qos, found);
    }
    case 'removeQos':
      return !actual.qos.has(change.name);
    case 'removeUser':
      return actual.associations.get(change.account)?.has(change.user) !== true;
    case 'removeAccount':
      return !actual.accounts.has(change.account);
    // Seen by the plan alone: jobs that are there would be cancelled again, and what the default account kept from
    // being removed would be removed again.
    case 'cancelJobs':
    case 'moveDefault':
      return true;
  }
}
