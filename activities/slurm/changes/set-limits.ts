import { alike } from '../commands/alike.js';
import { limitsOption } from '../commands/load-file.js';
import { modifyAccounts } from '../commands/modify-accounts.js';
import type { Write } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import { showsLimits } from '../state/shows-limits.js';
import { renderTres, type TresAmounts } from '../tres.js';
import { adjustAccount } from './adjust-account.js';
import type { ChangeKind } from './change-kind.js';

/** Sets only the TRES named; the account's other limits stay. */
export interface SetLimits {
  kind: 'setLimits';
  account: SlurmName;
  /** Where the account is at present; a load file has to repeat it, or the account would be moved. */
  parent: SlurmName;
  limits: TresAmounts;
}

export const setLimits: ChangeKind<SetLimits> = {
  kind: 'setLimits',
  describe: ({ account, limits }) => `account ${account}: GrpTRESMins ${renderTres(limits)}`,
  missing: ({ account, limits }) => `GrpTRESMins ${renderTres(limits)} of account ${account}`,
  expect({ account, limits }, state) {
    adjustAccount(state, account, { limits: { ...state.accounts.get(account)?.limits, ...limits } });
  },
  shown: ({ account, parent, limits }, { accounts }) => showsLimits(accounts.get(account), parent, limits),
  // What several accounts share is one command. The rest are rows, unless a file would be written for a single one.
  commands(changes, target, hasFile) {
    const groups = alike(changes, ({ limits }) => renderTres(limits));
    const single = groups.filter(([, accounts]) => accounts.length === 1);
    const isAlone = single.length === 1 && !hasFile;
    const rows = isAlone ? [] : single.map(([change]) => rowOf(change));
    const shared = groups.filter(([, accounts]) => accounts.length > 1 || isAlone);
    return [
      ...rows,
      ...shared.map(([{ limits }, accounts]) => modifyAccounts(target, accounts, `GrpTRESMins=${renderTres(limits)}`)),
    ];
  },
};

/**
 * These rows come last in the file: one that changes a user's default account silently takes back every change to
 * existing rows before it (measured on 22.05.8: exit 0, `Changed …` printed, old value kept).
 */
const rowOf = (change: SetLimits): Write<SetLimits> => ({
  kind: 'row',
  parent: change.parent,
  line: [`Account - '${change.account}'`, ...limitsOption(change.limits)].join(':'),
  change,
});
