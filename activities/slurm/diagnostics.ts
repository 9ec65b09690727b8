import { ApplicationFailure } from '@temporalio/common';
import type { Cluster } from './cluster.js';
import type { SlurmSettings } from './config.js';
import { read } from './sacctmgr.js';
import { version } from './sacctmgr-args.js';
import { type SlurmName, slurmName } from './slurm-name.js';
import { snapshot } from './snapshot.js';

/** One thing looked at on the cluster, and what was seen. */
export interface Check {
  name: string;
  ok: boolean;
  /** What was seen, or what failed and what to do. */
  detail: string;
}

/**
 * Looks at everything an allocation needs; reads only.
 *
 * @param tresWanted TRES that the offering's components stand for
 */
export async function diagnose(
  cluster: Cluster,
  settings: Pick<SlurmSettings, 'default_account' | 'root_account' | 'parent_account' | 'slurm_bin_path'>,
  tresWanted: readonly string[],
): Promise<Check[]> {
  const top = settings.parent_account ?? settings.root_account ?? settings.default_account;
  return [
    await check('slurm commands', async () => {
      const text = (await read(cluster.connection, version())).trim();
      if (!text.toLowerCase().includes('slurm')) throw new Error(`${settings.slurm_bin_path}/sacctmgr is not Slurm's`);
      return text;
    }),
    await check('cluster', () => cluster.name()),
    await check('slurmdbd', () => cluster.writerGroup()),
    await check('TRES', async () => {
      const known = await cluster.tres(tresWanted);
      const unknown = tresWanted.filter((tres) => !known.has(tres));
      if (unknown.length > 0)
        throw new Error(`unknown to the cluster, their limits are left out: ${unknown.join(', ')}`);
      return [...known].join(', ');
    }),
    await check('default account', () => accountExists(cluster, slurmName('account', settings.default_account))),
    await check('root of the account tree', () => accountExists(cluster, slurmName('account', top))),
  ];
}

async function accountExists(cluster: Cluster, account: SlurmName): Promise<string> {
  const scope = { accounts: new Set([account]), users: new Set<SlurmName>() };
  const { accounts } = await snapshot(cluster.connection, await cluster.name(), scope);
  if (!accounts.has(account)) throw new Error(`account ${account} does not exist; create it or correct the setting`);
  return account;
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    const known = error instanceof ApplicationFailure || error instanceof Error;
    return { name, ok: false, detail: known ? error.message : String(error) };
  }
}
