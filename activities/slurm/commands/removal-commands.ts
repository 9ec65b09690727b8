import type { RemoveUser, WriteChange } from '../changes/change.js';
import type { NonEmpty, SlurmName } from '../slurm-name.js';
import { removeAccounts, removeQos, removeUsers, setDefaultAccount } from './sacctmgr-args.js';
import { cancelJobs } from './squeue-args.js';
import type { CommandTarget, WriteCommand } from './to-commands.js';

/**
 * What is taken away, in the order in which Slurm allows it: jobs, default accounts, users, accounts, QOS. Associations
 * with a default account come after the others, because Slurm 22.05 refuses a list of both, whosever they are; a QOS
 * stays as long as it is an account's default.
 */
export function removalCommands(target: CommandTarget, changes: readonly WriteChange[]): WriteCommand[] {
  const { cluster } = target;
  const sacctmgr = (args: string[]): WriteCommand => ({ kind: 'sacctmgr', args });
  const removals = changes.filter((change) => change.kind === 'removeUser');
  const accounts = changes.filter((change) => change.kind === 'removeAccount');
  const heights = [...new Set(accounts.map(({ height }) => height))].sort((a, b) => a - b);
  return [
    ...changes
      .filter((change) => change.kind === 'cancelJobs')
      .map(({ account }): WriteCommand => ({ kind: 'scancel', args: cancelJobs(target.clusters, account) })),
    ...[...lastDefaults(changes)].flatMap(([account, users]) =>
      filled(users).map((names) => sacctmgr(setDefaultAccount(cluster, names, account))),
    ),
    ...[false, true].flatMap((isDefault) =>
      usersOff(
        target,
        removals.filter((change) => change.isDefault === isDefault),
      ),
    ),
    ...heights.flatMap((height) =>
      [false, true].flatMap((isElsewhere) =>
        filled(
          accounts
            .filter((change) => change.height === height && change.isElsewhere === isElsewhere)
            .map(({ account }) => account),
        ).map((names) => sacctmgr(removeAccounts(isElsewhere ? cluster : undefined, names))),
      ),
    ),
    ...filled(changes.flatMap((change) => (change.kind === 'removeQos' ? [change.name] : []))).map((names) =>
      sacctmgr(removeQos(names)),
    ),
  ];
}

/**
 * New default account → its users. A user who loses several accounts one after the other was moved as often in the
 * plan; only where the last move leads is written, since one command moves many users and cannot keep their order.
 */
function lastDefaults(changes: readonly WriteChange[]): Map<SlurmName, SlurmName[]> {
  const moves = changes.filter((change) => change.kind === 'moveDefault');
  const byUser = new Map(moves.map(({ user, account }) => [user, account]));
  const users = new Map<SlurmName, SlurmName[]>();
  for (const [user, account] of byUser) users.set(account, [...(users.get(account) ?? []), user]);
  return users;
}

/** One command for all where every pair of its users and accounts is meant, otherwise one for each account. */
function usersOff({ cluster, usersOf }: CommandTarget, removals: readonly RemoveUser[]): WriteCommand[] {
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
      filled([...accounts]).map(
        (accountNames): WriteCommand => ({ kind: 'sacctmgr', args: removeUsers(cluster, userNames, accountNames) }),
      ),
    ),
  );
}

/** A list that is not empty, or none at all: an empty selector would match every row. */
function filled<T>(list: readonly T[]): NonEmpty<T>[] {
  const [first, ...rest] = list;
  return first === undefined ? [] : [[first, ...rest]];
}
