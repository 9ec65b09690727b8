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
 * Slurm accepts a default account only where the user has an association. Whom slurmdbd does not know gets the default
 * with the first row of a batch; anybody else's is moved on this cluster once the rows are there.
 */
function missingUsers(account: SlurmName, { users }: DesiredMembers, actual: SlurmState): (AddUser | MoveDefault)[] {
  return users.flatMap((row) => {
    const { user, partition, defaultAccount: wanted } = row;
    const present = actual.users.get(user);
    const isNew = present === undefined || actual.newcomers.has(user);
    const moves: MoveDefault[] =
      wanted === null || present === wanted || isNew
        ? []
        : [{ kind: 'moveDefault', user, account: wanted, from: present }];
    // Whoever has no default account cannot submit without naming one.
    if (isMember(actual, account, user, partition)) return isLost(actual, user, wanted) ? moves : [];
    const own: AddUser = {
      kind: 'addUser',
      account,
      ...row,
      defaultAccount: isNew && present !== wanted ? wanted : null,
    };
    if (wanted === null || wanted === account || isMember(actual, wanted, user, partition)) return [own, ...moves];
    return [{ ...own, account: wanted }, own, ...moves];
  });
}

/** A user of this cluster without any default account there, who can have the wanted one. */
const isLost = (actual: SlurmState, user: string, wanted: string | null): boolean =>
  actual.users.get(user) === '' && wanted !== null && actual.associations.get(wanted)?.has(user) === true;

function isMember(actual: SlurmState, account: string, user: string, partition: string): boolean {
  const partitions = actual.associations.get(account)?.get(user);
  return partitions !== undefined && (partitions.has(partition) || partitions.has(''));
}
