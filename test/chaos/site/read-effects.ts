import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { isAtLeast } from '../../../scripts/slurm-lab/versions/installed-slurm.js';
import { parseEffects } from './parse-effects.js';

/**
 * Every change that slurmdbd recorded after transaction number `since`. What is rolled back is not in the table.
 * Changes of limits are left out: setting the same again is harmless. Removals are told as such: orders remove nothing.
 */
export async function readEffects(lab: SlurmLab, since: number): Promise<string[]> {
  const added = await lab.sql(
    `select action, name, timestamp, cluster, left(info, 200) from txn_table
     where id > ${since} and action in (1402, 1404, 1406) order by id`,
  );
  const removed = Number(
    await lab.sql(`select count(*) from txn_table where id > ${since} and action between 1435 and 1439`),
  );
  return [
    ...parseEffects(added, isAtLeast(lab.version, '23.11')),
    ...Array.from({ length: removed }, (_, at) => `removal ${at + 1}`),
  ];
}
