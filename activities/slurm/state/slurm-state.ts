import type { SlurmName } from '../slurm-name.js';
import type { TresAmounts } from '../tres.js';

/** An account as the cluster shows it: its own association row, nothing inherited. */
export interface AccountState {
  /** Parent account; null for the root of the tree. */
  parent: string | null;
  /** GrpTRESMins; a TRES without a limit is absent. */
  limits: TresAmounts;
  /** QOS of the account's own row, sorted; empty: those of its parent. */
  qos: readonly string[];
  /** Default QOS of the account's own row; '' for none. */
  defaultQos: string;
  /** GrpSubmitJobs; null for no limit. */
  submitJobs: number | null;
  /** False when the association exists but `show account` does not list the account: a half-made account. */
  listed: boolean;
  /** Why its limits are not known: somebody set one that cannot be read. */
  unreadable?: string;
}

/** A QOS as the cluster shows it; an empty text or null for no limit. */
export interface QosState {
  /** Sorted. */
  flags: readonly string[];
  grpTres: TresAmounts;
  grpTresMins: TresAmounts;
  minTresPerJob: TresAmounts;
  maxJobs: number | null;
  maxSubmit: number | null;
  maxWallMinutes: number | null;
  /** Resource whose mark its description bears; absent: none. */
  owner?: string;
}

/** What a user may do besides submitting jobs; slurmdbd forgets it with the user's last association. */
export interface UserRights {
  /** '' for none. */
  adminLevel: string;
  /** Accounts that the user coordinates, sorted. */
  coordinatorOf: readonly string[];
}

/** What one bulk read showed of the accounts and users in scope; everything else on the cluster is left out. */
export interface SlurmState {
  cluster: SlurmName;
  accounts: Map<string, AccountState>;
  /**
   * Accounts in scope that slurmdbd lists, on whichever of its clusters they are → the resource whose mark they bear, or
   * '' for none.
   */
  owners: Map<string, string>;
  /** account → user → partitions of the user's associations; '' stands for an association with all partitions. */
  associations: Map<string, Map<string, Set<string>>>;
  /** Users in scope that slurmdbd knows, with or without an association in scope → default account or ''. */
  users: Map<string, string>;
  /** Users whom slurmdbd does not know and whom planned changes add. */
  newcomers: Set<string>;
  /** Account whose children are in scope → accounts directly below it. */
  children: Map<string, Set<string>>;
  /** User of an account that is to be emptied → all accounts of that user on this cluster. */
  memberships: Map<string, Set<string>>;
  /** Users of accounts that are to be emptied who have rights and are on no other cluster. */
  rights: Map<string, UserRights>;
  /** Account that is to be emptied → jobs of it that run, wait or are ending; those without any are left out. */
  jobs: Map<string, number>;
  /** Why nothing is known of jobs, while slurmctld does not answer; '' when it did. */
  jobsUnknown: string;
  /** Accounts that may be removed, or are listed and not on this cluster, and are on other clusters of the slurmdbd. */
  elsewhere: Set<string>;
  /** QOS in scope that exist. */
  qos: Map<string, QosState>;
  /** Names of accounts that differ from one in scope only after the 42nd character: key → existing name. */
  longNames: Map<string, string>;
}

/** A copy that can be changed without changing the original. */
export function copyState(state: SlurmState): SlurmState {
  return {
    cluster: state.cluster,
    accounts: new Map(state.accounts),
    owners: new Map(state.owners),
    associations: new Map(
      [...state.associations].map(([account, users]) => [
        account,
        new Map([...users].map(([user, partitions]) => [user, new Set(partitions)])),
      ]),
    ),
    users: new Map(state.users),
    newcomers: new Set(state.newcomers),
    children: copySets(state.children),
    memberships: copySets(state.memberships),
    rights: new Map(state.rights),
    jobs: new Map(state.jobs),
    jobsUnknown: state.jobsUnknown,
    elsewhere: new Set(state.elsewhere),
    qos: new Map(state.qos),
    longNames: new Map(state.longNames),
  };
}

const copySets = (sets: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> =>
  new Map([...sets].map(([key, set]) => [key, new Set(set)]));

/** A state in which nothing is known of the cluster; what is read is put on top. */
export const emptyState = (cluster: SlurmName): SlurmState => ({
  cluster,
  accounts: new Map(),
  owners: new Map(),
  associations: new Map(),
  users: new Map(),
  newcomers: new Set(),
  children: new Map(),
  memberships: new Map(),
  rights: new Map(),
  jobs: new Map(),
  jobsUnknown: '',
  elsewhere: new Set(),
  qos: new Map(),
  longNames: new Map(),
});
