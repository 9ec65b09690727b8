import { alike } from '../commands/alike.js';
import { modifyAccounts } from '../commands/modify-accounts.js';
import type { SlurmName } from '../slurm-name.js';
import { adjustAccount } from './adjust-account.js';
import type { ChangeKind } from './change-kind.js';

/** GrpSubmitJobs of an account: 0 lets nobody submit, null is no limit. */
export interface SetSubmitJobs {
  kind: 'setSubmitJobs';
  account: SlurmName;
  submitJobs: number | null;
}

export const setSubmitJobs: ChangeKind<SetSubmitJobs> = {
  kind: 'setSubmitJobs',
  describe: ({ account, submitJobs }) => `account ${account}: GrpSubmitJobs ${submitJobs ?? 'without limit'}`,
  missing: ({ account, submitJobs }) => `GrpSubmitJobs ${submitJobs ?? -1} of account ${account}`,
  expect: ({ account, submitJobs }, state) => adjustAccount(state, account, { submitJobs }),
  shown: ({ account, submitJobs }, { accounts }) => accounts.get(account)?.submitJobs === submitJobs,
  commands: (changes, target) =>
    alike(changes, ({ submitJobs }) => String(submitJobs)).map(([{ submitJobs }, accounts]) =>
      modifyAccounts(target, accounts, `GrpSubmitJobs=${submitJobs ?? -1}`),
    ),
};
