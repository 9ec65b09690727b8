import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';

/** Kinds of Slurm's transaction table, seen on 22.05 by making each change once. Removals are 1435 to 1439. */
const ADDS = { 1402: 'add account', 1404: 'add association', 1406: 'add user' } as const;

/**
 * Every change that slurmdbd recorded after transaction number `since`. What is rolled back is not in the table.
 * Changes of limits are left out: setting the same again is harmless. Removals are told as such: orders remove nothing.
 */
export async function readEffects(lab: SlurmLab, since: number): Promise<string[]> {
  const text = await lab.sql(
    `select action, name, cluster, left(info, 200) from txn_table where id > ${since} and action in (1402, 1404, 1406) order by id`,
  );
  const removed = Number(
    await lab.sql(`select count(*) from txn_table where id > ${since} and action between 1435 and 1439`),
  );
  const added = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [action = '', name = '', cluster = '', info = ''] = line.split('\t');
      const kind = ADDS[Number(action) as keyof typeof ADDS];
      if (kind !== 'add association') return `${kind} ${name}`;
      return `${kind} ${cluster} ${/acct='([^']*)'/.exec(info)?.[1]}:${/user='([^']*)'/.exec(info)?.[1]}`;
    });
  return [...added, ...Array.from({ length: removed }, (_, at) => `removal ${at + 1}`)];
}
