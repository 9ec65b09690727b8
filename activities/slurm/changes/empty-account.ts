import { filled } from '../commands/filled.js';
import { list } from '../commands/sacctmgr-args.js';
import { sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** Takes whoever is left off an account that is to be removed: users whose names no list can hold. */
export interface EmptyAccount {
  kind: 'emptyAccount';
  account: SlurmName;
}

export const emptyAccount: ChangeKind<EmptyAccount> = {
  kind: 'emptyAccount',
  describe: ({ account }) => `everybody removed from account ${account}`,
  missing: ({ account }) => `users are still in account ${account}`,
  expect({ account }, { associations }) {
    associations.delete(account);
  },
  shown: ({ account }, { associations }) => (associations.get(account)?.size ?? 0) === 0,
  commands: (changes, { cluster }) =>
    filled(changes.map(({ account }) => account)).map((names) =>
      sacctmgr('remove', 'user', 'where', `account=${list(names)}`, `cluster=${cluster}`),
    ),
};
