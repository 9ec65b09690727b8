import { alike } from '../commands/alike.js';
import { modifyAccounts } from '../commands/modify-accounts.js';
import type { SlurmName } from '../slurm-name.js';
import { adjustAccount } from './adjust-account.js';
import type { ChangeKind } from './change-kind.js';

/** Replaces the QOS that jobs of an account may use. */
export interface SetAccountQos {
  kind: 'setAccountQos';
  account: SlurmName;
  /** Sorted; empty: those of its parent. */
  qos: readonly SlurmName[];
  /** Default QOS of the account; '' for none, null leaves it as it is. */
  defaultQos: SlurmName | '' | null;
}

export const setAccountQos: ChangeKind<SetAccountQos> = {
  kind: 'setAccountQos',
  describe: ({ account, qos }) =>
    `account ${account}: ${qos.length > 0 ? `QOS ${qos.join(',')}` : 'no QOS of its own'}`,
  missing: ({ account, qos }) =>
    qos.length > 0 ? `QOS ${qos.join(',')} of account ${account}` : `account ${account} still has QOS of its own`,
  expect({ account, qos, defaultQos }, state) {
    adjustAccount(state, account, { qos, ...(defaultQos === null ? {} : { defaultQos }) });
  },
  shown({ account, qos, defaultQos }, { accounts }) {
    const found = accounts.get(account);
    return found?.qos.join() === qos.join() && (defaultQos === null || found.defaultQos === defaultQos);
  },
  commands: (changes, target) =>
    alike(changes, ({ qos, defaultQos }) => JSON.stringify([qos, defaultQos])).map(([{ qos, defaultQos }, accounts]) =>
      modifyAccounts(target, accounts, `qos=${qos.join(',')}`, ...defaultOption(defaultQos)),
    ),
};

const defaultOption = (name: SetAccountQos['defaultQos']): string[] =>
  name === null ? [] : [`defaultqos=${name === '' ? '-1' : name}`];
