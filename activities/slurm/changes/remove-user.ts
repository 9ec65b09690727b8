import { filled } from '../commands/filled.js';
import { list } from '../commands/sacctmgr-args.js';
import { type CommandTarget, type PlainCommand, sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** Takes a user off an account, in all partitions. */
export interface RemoveUser {
  kind: 'removeUser';
  account: SlurmName;
  user: SlurmName;
  /** It is the user's default account, and the last one. Slurm takes such rows only in a command without others. */
  isDefault: boolean;
}

export const removeUser: ChangeKind<RemoveUser> = {
  kind: 'removeUser',
  describe: ({ user, account }) => `user ${user} removed from account ${account}`,
  missing: ({ user, account }) => `user ${user} is still in account ${account}`,
  expect({ user, account }, { associations, memberships, users }) {
    associations.get(account)?.delete(user);
    memberships.get(user)?.delete(account);
    if (memberships.get(user)?.size === 0) users.delete(user);
  },
  shown: ({ user, account }, { associations }) => associations.get(account)?.has(user) !== true,
  // Associations with a default account come after the others: Slurm 22.05 refuses a list of both, whosever they are.
  commands: (changes, target) =>
    [false, true].flatMap((isDefault) =>
      usersOff(
        target,
        changes.filter((change) => change.isDefault === isDefault),
      ),
    ),
};

/** One command for all where every pair of its users and accounts is meant, otherwise one for each account. */
function usersOff({ cluster, usersOf }: CommandTarget, removals: readonly RemoveUser[]): PlainCommand[] {
  const byAccount = new Map<SlurmName, Set<SlurmName>>();
  for (const { account, user } of removals) {
    byAccount.set(account, new Set([...(byAccount.get(account) ?? []), user]));
  }
  const users = new Set(removals.map(({ user }) => user));
  const reachesFurther = [...byAccount].some(([account, meant]) =>
    [...usersOf(account)].some((user) => !meant.has(user as SlurmName) && users.has(user as SlurmName)),
  );
  const lists: [Iterable<SlurmName>, Iterable<SlurmName>][] = reachesFurther
    ? [...byAccount].map(([account, meant]) => [meant, [account]])
    : [[users, byAccount.keys()]];
  return lists.flatMap(([names, accounts]) =>
    filled([...names]).flatMap((userNames) =>
      filled([...accounts]).map((accountNames) =>
        sacctmgr(
          ...['remove', 'user', 'where', `name=${list(userNames)}`],
          ...[`account=${list(accountNames)}`, `cluster=${cluster}`],
        ),
      ),
    ),
  );
}
