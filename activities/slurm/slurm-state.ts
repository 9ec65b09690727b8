import type { SlurmName } from './slurm-name.js';
import type { TresAmounts } from './tres.js';

/** An account as the cluster shows it: its own association row, nothing inherited. */
export interface AccountState {
  /** Parent account; null for the root of the tree. */
  parent: string | null;
  /** GrpTRESMins; a TRES without a limit is absent. */
  limits: TresAmounts;
  /** False when the association exists but `show account` does not list the account: a half-made account. */
  listed: boolean;
}

/** What one bulk read showed of the accounts and users in scope; everything else on the cluster is left out. */
export interface SlurmState {
  cluster: SlurmName;
  accounts: Map<string, AccountState>;
  /** account → user → partitions of the user's associations; '' stands for an association with all partitions. */
  associations: Map<string, Map<string, Set<string>>>;
  /** Users in scope that slurmdbd knows, with or without an association in scope → default account or ''. */
  users: Map<string, string>;
  /** Names of accounts that differ from one in scope only after the 42nd character: key → existing name. */
  longNames: Map<string, string>;
}

/** A copy that can be changed without changing the original. */
export function copyState(state: SlurmState): SlurmState {
  return {
    cluster: state.cluster,
    accounts: new Map(state.accounts),
    associations: new Map(
      [...state.associations].map(([account, users]) => [
        account,
        new Map([...users].map(([user, partitions]) => [user, new Set(partitions)])),
      ]),
    ),
    users: new Map(state.users),
    longNames: new Map(state.longNames),
  };
}
