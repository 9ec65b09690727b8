import type { Members, Wish } from '../../../contracts/wish.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';

export type MemberSettings = Pick<
  SlurmSettings,
  'default_account' | 'default_account_policy' | 'default_partition' | 'enforce_offering_partitions'
>;

export interface DesiredAssociation {
  user: SlurmName;
  /** '' for all partitions. */
  partition: SlurmName | '';
  /** Share of the account instead of a share of its own. */
  fairshareParent: boolean;
  /** DefaultAccount that the user gets with a new association; null leaves it to Slurm. */
  defaultAccount: SlurmName | null;
}

export interface DesiredMembers {
  /** Associations with the allocation's account, sorted by user and partition. */
  users: readonly DesiredAssociation[];
  /** Whoever else is in the account is taken off it. */
  exact: boolean;
  /** Where the default account of a user who is taken off goes, if the user is there. */
  preferredDefault: SlurmName;
}

/** @throws NameInvalid: a username cannot be used on Slurm */
export function desiredMembers(
  { usernames, complete }: Members,
  { offeringPartitions }: Pick<Wish, 'offeringPartitions'>,
  settings: MemberSettings,
  account: SlurmName,
): DesiredMembers {
  const { default_account_policy: policy, default_partition: single } = settings;
  const enforced = settings.enforce_offering_partitions ? [...new Set(offeringPartitions)].sort() : [];
  const partitions: (SlurmName | '')[] =
    enforced.length > 0
      ? enforced.map((name) => slurmName('partition', name))
      : [single === undefined ? '' : slurmName('partition', single)];
  const preferredDefault = slurmName('account', settings.default_account);
  const common = policy === 'common' ? preferredDefault : null;
  const defaultAccount = policy === 'individual' ? account : common;
  // waldur-site-agent gives Share=parent in every case but that of one default partition.
  const fairshareParent = enforced.length > 0 || single === undefined;
  const names = [...new Set(usernames.map((username) => slurmName('user', username)))].sort();
  const users = names.flatMap((user) =>
    partitions.map((partition) => ({ user, partition, fairshareParent, defaultAccount })),
  );
  return { users, exact: complete, preferredDefault };
}
