import type { Write } from '../commands/write-command.js';
import type { DesiredAssociation } from '../desired/desired-members.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** `defaultAccount` only of a user whom slurmdbd does not know: with any other, load changes it on every cluster. */
export interface AddUser extends DesiredAssociation {
  kind: 'addUser';
  account: SlurmName;
}

export const addUser: ChangeKind<AddUser> = {
  kind: 'addUser',
  describe: ({ user, account, partition }) =>
    `user ${user} added to account ${account}${partition === '' ? '' : ` in partition ${partition}`}`,
  missing: ({ user, account, partition }) =>
    `user ${user} in account ${account}${partition === '' ? '' : `, partition ${partition}`}`,
  expect({ account, user, partition, defaultAccount }, { associations, memberships, users, newcomers }) {
    if (!users.has(user)) newcomers.add(user);
    const members = associations.get(account) ?? new Map<string, Set<string>>();
    members.set(user, new Set([...(members.get(user) ?? []), partition]));
    associations.set(account, members);
    memberships.get(user)?.add(account);
    if (defaultAccount !== null) users.set(user, defaultAccount);
    else if (!users.has(user)) users.set(user, account);
  },
  shown: ({ account, user, partition }, { associations }) =>
    associations.get(account)?.get(user)?.has(partition) === true,
  commands: oneDefault,
  row: ({ account, user, partition }) => `${account} ${user} ${partition}`,
  joins: ({ account, user }) => ({ account, user }),
  // A plan would overlook a lost association with the default account.
  isRepeated: true,
};

/**
 * Rows with the default account itself come first, and only a user's first row names it: a later one would change it
 * again, or be ignored for a new user.
 */
function oneDefault(changes: readonly AddUser[]): Write<AddUser>[] {
  const own = changes.filter((change) => change.account === change.defaultAccount);
  const rest = changes.filter((change) => change.account !== change.defaultAccount);
  const named = new Set<string>();
  return [...own, ...rest].map((change) => {
    const isFirst = !named.has(change.user);
    if (change.defaultAccount !== null) named.add(change.user);
    const line = lineOf(change, isFirst ? change.defaultAccount : null);
    return { kind: 'row', parent: change.account, line, change };
  });
}

const lineOf = (
  { user, written = user, partition, fairshareParent }: AddUser,
  defaultAccount: SlurmName | null,
): string =>
  [
    `User - '${written}'`,
    ...(partition === '' ? [] : [`Partition='${partition}'`]),
    ...(defaultAccount === null ? [] : [`DefaultAccount='${defaultAccount}'`]),
    ...(fairshareParent ? ['Fairshare=parent'] : []),
  ].join(':');
