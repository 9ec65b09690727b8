import type { FailureType } from '../../contracts/failure-types.js';
import type { DesiredAccount, DesiredAssociation } from './desired.js';
import type { SlurmName } from './slurm-name.js';
import { renderTres, type TresAmounts } from './tres.js';

export interface CreateAccount extends DesiredAccount {
  kind: 'createAccount';
}

/** Sets only the TRES named; the account's other limits stay. */
export interface SetLimits {
  kind: 'setLimits';
  account: SlurmName;
  /** Where the account is at present; a load file has to repeat it, or the account would be moved. */
  parent: SlurmName;
  limits: TresAmounts;
}

export interface AddUser extends DesiredAssociation {
  kind: 'addUser';
  account: SlurmName;
}

/** What stands in the way of the whole allocation; nothing is written for it. */
export interface Conflict {
  kind: 'conflict';
  failureType: FailureType;
  reason: string;
}

export type WriteChange = CreateAccount | SetLimits | AddUser;
export type Change = WriteChange | Conflict;

/** One line for an operator, in Slurm's terms. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'createAccount': {
      const limits = Object.keys(change.limits).length > 0 ? ` with GrpTRESMins ${renderTres(change.limits)}` : '';
      return `account ${change.name} created under ${change.parent}${limits}`;
    }
    case 'setLimits':
      return `account ${change.account}: GrpTRESMins ${renderTres(change.limits)}`;
    case 'addUser':
      return `user ${change.user} added to account ${change.account}${partition(change.partition)}`;
    case 'conflict':
      return change.reason;
  }
}

const partition = (name: string): string => (name === '' ? '' : ` in partition ${name}`);
