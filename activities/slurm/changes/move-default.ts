import { filled } from '../commands/filled.js';
import { list } from '../commands/sacctmgr-args.js';
import { sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/**
 * Gives a user another default account on this cluster: with a new association, or because Slurm keeps the present one
 * from being taken away. `DefaultAccount=` of a load file would change it on every cluster of the slurmdbd, and slurmctld
 * of 22.05 would forget the present one and learn no other.
 */
export interface MoveDefault {
  kind: 'moveDefault';
  user: SlurmName;
  account: SlurmName;
  /** What it was, where the change is wanted for itself; of several in a batch the last one counts. */
  from?: string;
}

export const moveDefault: ChangeKind<MoveDefault> = {
  kind: 'moveDefault',
  describe: ({ user, account }) => `user ${user}: default account ${account}`,
  missing: ({ user, account }) => `user ${user} still has another default account than ${account}`,
  expect({ user, account }, { users }) {
    users.set(user, account);
  },
  // Without `from` seen by the plan alone: what the default account kept from being removed would be removed again.
  shown: ({ user, from }, { users }) => from === undefined || users.get(user) !== from,
  // A plan does not ask for it any more once the user is in the account.
  isRepeated: true,
  commands: (changes, { cluster }) =>
    [...lastMoves(changes)].flatMap(([account, users]) =>
      filled(users).map((names) =>
        sacctmgr(
          ...['modify', 'user', 'where', `name=${list(names)}`, `cluster=${cluster}`],
          ...['set', `defaultaccount=${account}`],
        ),
      ),
    ),
};

/**
 * New default account → its users. A user who loses several accounts one after the other was moved as often in the
 * plan; only where the last move leads is written, since one command moves many users and cannot keep their order.
 */
function lastMoves(changes: readonly MoveDefault[]): Map<SlurmName, SlurmName[]> {
  const byUser = new Map(changes.map(({ user, account }) => [user, account]));
  const users = new Map<SlurmName, SlurmName[]>();
  for (const [user, account] of byUser) users.set(account, [...(users.get(account) ?? []), user]);
  return users;
}
