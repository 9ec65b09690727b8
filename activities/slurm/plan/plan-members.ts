import type { AddUser } from '../changes/add-user.js';
import type { MoveDefault } from '../changes/move-default.js';
import type { RemoveUser } from '../changes/remove-user.js';
import type { DesiredMembers } from '../desired/desired-members.js';
import { isSlurmName, type SlurmName } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';
import { usersOff } from './users-off.js';

/**
 * Members of an account: those who are missing are added, and, where the wish names all of them, those who are not named
 * are taken off. A member whose name is nothing that we could have made stays: somebody else put it there.
 */
export function planMembers(
  account: SlurmName,
  members: DesiredMembers,
  actual: SlurmState,
): (AddUser | MoveDefault | RemoveUser)[] {
  const { users, exact, preferredDefault } = members;
  const stay = new Set<string>(users.map(({ user }) => user));
  const present = exact ? [...(actual.associations.get(account) ?? [])] : [];
  const leaving = present.filter(([name]) => !stay.has(name) && isSlurmName('user', name));
  return [...missingUsers(account, members, actual), ...usersOff(account, leaving, preferredDefault, actual)];
}

/**
 * A user with an association for all partitions needs none for single ones. As `add user … DefaultAccount=d` does, a new
 * association brings one with the default account too, in the same partition, and makes that account the default:
 * Slurm accepts a default account only where the user has an association.
 */
function missingUsers(account: SlurmName, { users }: DesiredMembers, actual: SlurmState): AddUser[] {
  return users
    .filter(({ user, partition }) => !isMember(actual, account, user, partition))
    .flatMap((row) => {
      const { user, partition, defaultAccount } = row;
      const change = actual.users.get(user) === defaultAccount ? null : defaultAccount;
      const own: AddUser = { kind: 'addUser', account, ...row, defaultAccount: change };
      if (defaultAccount === null || defaultAccount === account) return [own];
      if (isMember(actual, defaultAccount, user, partition)) return [own];
      return [{ ...own, account: defaultAccount }, own];
    });
}

function isMember(actual: SlurmState, account: string, user: string, partition: string): boolean {
  const partitions = actual.associations.get(account)?.get(user);
  return partitions !== undefined && (partitions.has(partition) || partitions.has(''));
}
