import type { FailureType } from '../../../contracts/failure-types.js';
import type { DesiredAccount } from '../desired/desired-allocation.js';
import type { DesiredAssociation } from '../desired/desired-members.js';
import type { SlurmName } from '../slurm-name.js';
import type { QosState } from '../state/slurm-state.js';
import { renderTres, type TresAmounts } from '../tres.js';

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

/** Replaces the QOS that jobs of an account may use. */
export interface SetAccountQos {
  kind: 'setAccountQos';
  account: SlurmName;
  /** Sorted; empty: those of its parent. */
  qos: readonly SlurmName[];
  /** Default QOS of the account; '' for none, null leaves it as it is. */
  defaultQos: SlurmName | '' | null;
}

/** GrpSubmitJobs of an account: 0 lets nobody submit, null is no limit. */
export interface SetSubmitJobs {
  kind: 'setSubmitJobs';
  account: SlurmName;
  submitJobs: number | null;
}

export interface CreateQos {
  kind: 'createQos';
  name: SlurmName;
  qos: QosState;
}

/** Sets everything that the configuration says of a QOS; other limits of it stay. */
export interface ChangeQos {
  kind: 'changeQos';
  name: SlurmName;
  qos: QosState;
}

export interface RemoveQos {
  kind: 'removeQos';
  name: SlurmName;
}

export interface CancelJobs {
  kind: 'cancelJobs';
  account: SlurmName;
}

/** Gives a user another default account, because Slurm keeps the present one from being taken away. */
export interface MoveDefault {
  kind: 'moveDefault';
  user: SlurmName;
  account: SlurmName;
}

/** Takes a user off an account, in all partitions. */
export interface RemoveUser {
  kind: 'removeUser';
  account: SlurmName;
  user: SlurmName;
  /** It is the user's default account, and the last one. Slurm takes such rows only in a command without others. */
  isDefault: boolean;
}

/** Only for an account without accounts below it: Slurm would remove those as well, and not name them. */
export interface RemoveAccount {
  kind: 'removeAccount';
  account: SlurmName;
  /** How many accounts are below it that the same batch removes. */
  height: number;
  /** Other clusters of the slurmdbd have it too: only its association here is removed, and the account stays listed. */
  isElsewhere: boolean;
}

/** What stands in the way of the whole allocation; nothing is written for it. */
export interface Conflict {
  kind: 'conflict';
  failureType: FailureType;
  reason: string;
}

export type WriteChange =
  | CreateAccount
  | SetLimits
  | AddUser
  | SetAccountQos
  | SetSubmitJobs
  | CreateQos
  | ChangeQos
  | RemoveQos
  | CancelJobs
  | MoveDefault
  | RemoveUser
  | RemoveAccount;
export type Change = WriteChange | Conflict;

/** One line for an operator, in Slurm's terms: what was done. */
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
    case 'setAccountQos':
      return `account ${change.account}: ${change.qos.length > 0 ? `QOS ${change.qos.join(',')}` : 'no QOS of its own'}`;
    case 'setSubmitJobs':
      return `account ${change.account}: GrpSubmitJobs ${change.submitJobs ?? 'without limit'}`;
    case 'createQos':
      return `QOS ${change.name} created`;
    case 'changeQos':
      return `QOS ${change.name} changed`;
    case 'removeQos':
      return `QOS ${change.name} removed`;
    case 'cancelJobs':
      return `jobs of account ${change.account} cancelled`;
    case 'moveDefault':
      return `user ${change.user}: default account ${change.account}`;
    case 'removeUser':
      return `user ${change.user} removed from account ${change.account}`;
    case 'removeAccount':
      return `account ${change.account} removed`;
    case 'conflict':
      return change.reason;
  }
}

const partition = (name: string): string => (name === '' ? '' : ` in partition ${name}`);
