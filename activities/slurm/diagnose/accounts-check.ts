import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import { snapshot } from '../state/snapshot.js';
import type { SlurmLook } from './slurm-look.js';

/** Whether the accounts that the site has to make are there: default account and root of the tree. */
export const accountsCheck: Check<SlurmLook> = {
  id: 'accounts',
  title: 'accounts of the site',
  needs: ['cluster'],
  async run({ facts, settings }) {
    const { default_account, root_account, parent_account } = settings;
    const wanted = Object.entries({ default_account, root_account, parent_account }).flatMap(([key, name]) =>
      name === undefined ? [] : [{ key, name: slurmName('account', name) }],
    );
    const cluster = await facts.cluster.name();
    const scope = { accounts: new Set(wanted.map(({ name }) => name)), users: new Set<SlurmName>() };
    const { accounts } = await snapshot(facts.connection, cluster, scope);
    return wanted.map(({ key, name }) =>
      accounts.has(name)
        ? ok(`${key} ${name} exists`)
        : problem(
            `${key} ${name} does not exist on cluster ${cluster}`,
            `sacctmgr -i add account ${name} cluster=${cluster}, or correct backend_settings.${key}`,
          ),
    );
  },
};
