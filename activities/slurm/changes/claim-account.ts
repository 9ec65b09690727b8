import { sacctmgr } from '../commands/write-command.js';
import { ownerOf } from '../desired/owner-mark.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** An account that an operator gives to a resource gets that resource's mark; what it was called before is replaced. */
export interface ClaimAccount {
  kind: 'claimAccount';
  account: SlurmName;
  /** With the mark. */
  description: string;
}

export const claimAccount: ChangeKind<ClaimAccount> = {
  kind: 'claimAccount',
  describe: ({ account, description }) => `account ${account} taken over by resource ${ownerOf(description)}`,
  missing: ({ account, description }) =>
    `account ${account} does not say that it is resource ${ownerOf(description)}'s`,
  expect({ account, description }, { owners }) {
    owners.set(account, ownerOf(description) ?? '');
  },
  shown: ({ account, description }, { owners }) => owners.get(account) === ownerOf(description),
  // One for each: a load file could not hold another row for the same account, such as one for its limits.
  commands: (changes) =>
    changes.map(({ account, description }) =>
      sacctmgr('modify', 'account', 'where', `name=${account}`, 'set', `description=${description}`),
    ),
};
