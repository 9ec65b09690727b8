import type { Members, Wish } from '../../../contracts/wish.js';
import type { SlurmSettings } from '../settings/config.js';
import { isSlurmName, type SlurmName, slurmName } from '../slurm-name.js';

export type MemberSettings = Pick<
  SlurmSettings,
  'default_account' | 'default_account_policy' | 'default_partition' | 'enforce_offering_partitions'
>;

export interface DesiredAssociation {
  /** In lower case; users are one whatever the spelling. */
  user: SlurmName;
  /** How a new user is written, where the cluster keeps the case of names; absent: as `user`. */
  written?: string;
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
  /** Who is left out and why. */
  warnings: readonly string[];
}

/**
 * A member whose username Slurm cannot have is left out with a warning: the others get what they are to have.
 *
 * @param keepsCase the cluster stores users as they are written (PreserveCaseUser), and jobs need that very spelling
 * @throws NameInvalid: an account or partition of the configuration cannot be used on Slurm
 */
export function desiredMembers(
  { usernames, complete }: Members,
  { offeringPartitions }: Pick<Wish, 'offeringPartitions'>,
  settings: MemberSettings,
  account: SlurmName,
  keepsCase = false,
): DesiredMembers {
  const { default_account_policy: policy, default_partition: single } = settings;
  const enforced = settings.enforce_offering_partitions ? [...new Set(offeringPartitions)].sort() : [];
  const partitions: (SlurmName | '')[] =
    enforced.length > 0
      ? [...new Set(enforced.map((name) => slurmName('partition', name)))]
      : [single === undefined ? '' : slurmName('partition', single)];
  const preferredDefault = slurmName('account', settings.default_account);
  const common = policy === 'common' ? preferredDefault : null;
  const defaultAccount = policy === 'individual' ? account : common;
  // waldur-site-agent gives Share=parent in every case but that of one default partition.
  const fairshareParent = enforced.length > 0 || single === undefined;
  const spellings = new Map<SlurmName, string[]>();
  for (const username of [...new Set(usernames)].sort()) {
    const name = username.toLowerCase();
    if (isUser(name)) spellings.set(name, [...(spellings.get(name) ?? []), username]);
  }
  const bad = [...new Set(usernames.filter((username) => !isUser(username.toLowerCase())))].sort();
  const users = [...spellings.keys()].sort().flatMap((user) => {
    const [first = user] = spellings.get(user) ?? [];
    const written = keepsCase && first !== user ? { written: first } : {};
    return partitions.map((partition) => ({ user, ...written, partition, fairshareParent, defaultAccount }));
  });
  const same = [...spellings.values()].filter((names) => names.length > 1);
  const warnings = [...(bad.length === 0 ? [] : [leftOut(bad)]), ...same.map(oneUser)];
  return { users, exact: complete, preferredDefault, warnings };
}

const isUser = (name: string): name is SlurmName => isSlurmName('user', name);

const leftOut = (names: readonly string[]): string =>
  `Members left out, because their usernames cannot be used on Slurm: ${names.map(quoted).join(', ')}. ` +
  'Possible are up to 42 of a-z 0-9 _ . - @, with a letter, digit or _ first. Correct their offering users in Waldur.';

const oneUser = (names: readonly string[]): string =>
  `Usernames ${names.map(quoted).join(' and ')} differ only in case and are one user on Slurm.`;

const quoted = (name: string): string => JSON.stringify(name.slice(0, 80));
