import { filled } from '../commands/filled.js';
import { list } from '../commands/sacctmgr-args.js';
import { type PlainCommand, sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** Only for an account without accounts below it: Slurm would remove those as well, and not name them. */
export interface RemoveAccount {
  kind: 'removeAccount';
  account: SlurmName;
  /** How many accounts are below it that the same batch removes. */
  height: number;
  /** Other clusters of the slurmdbd have it too: only its association here is removed, and the account stays listed. */
  isElsewhere: boolean;
}

export const removeAccount: ChangeKind<RemoveAccount> = {
  kind: 'removeAccount',
  describe: ({ account }) => `account ${account} removed`,
  missing: ({ account }) => `account ${account} is still there`,
  expect({ account, isElsewhere }, { accounts, owners, associations, children }) {
    const parent = accounts.get(account)?.parent;
    accounts.delete(account);
    if (!isElsewhere) owners.delete(account);
    associations.delete(account);
    if (parent != null) children.get(parent)?.delete(account);
  },
  shown: ({ account }, { accounts }) => !accounts.has(account),
  // With a cluster sacctmgr removes the associations there and keeps the accounts listed.
  commands: (changes, { cluster, removals }) =>
    heights(changes).flatMap((height) =>
      [false, true].flatMap((isElsewhere) => {
        const alike = changes.filter((change) => change.height === height && change.isElsewhere === isElsewhere);
        const accounts = alike.map(({ account }) => account);
        return (removals?.parts(accounts) ?? [accounts]).flatMap(filled).map((names): PlainCommand => {
          const whole = ['remove', 'account', 'where', `name=${list(names)}`];
          const here = sacctmgr(...whole, `cluster=${cluster}`);
          if (isElsewhere) return here;
          return { ...sacctmgr(...whole), removes: { accounts: names, associationsOnly: here.args } };
        });
      }),
    ),
};

/** Leaves first. */
const heights = (changes: readonly RemoveAccount[]): number[] =>
  [...new Set(changes.map(({ height }) => height))].sort((a, b) => a - b);
