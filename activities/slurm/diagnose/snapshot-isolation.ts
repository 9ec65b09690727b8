import { type Seen, warning } from '../../lib/diagnosis/finding.js';
import type { SlurmFacts } from './slurm-facts.js';

const DATABASE = 'slurm_acct_db';

/**
 * Whether the database of slurmdbd has snapshot isolation on, the default from MariaDB 11.6 on: two writes at once then lose
 * rows without a word (Slurm 24.11) or end slurmdbd (26.05). Told only where the user that commands run as may ask the
 * database of this very host, and it is slurmdbd's; nothing is said otherwise.
 */
export async function snapshotIsolation(facts: SlurmFacts): Promise<Seen[]> {
  const name = (await facts.clientValue('StorageLoc').catch(() => undefined)) ?? DATABASE;
  if (!/^\w+$/.test(name)) return [];
  const statements = `select version(); show databases like '${name}'; show global variables like 'innodb_snapshot_isolation'`;
  const asked = await facts
    .run('mariadb', ['--batch', '--skip-column-names', `--execute=${statements}`])
    .catch(() => undefined);
  if (asked === undefined || asked.exitCode !== 0) return [];
  const [version = '', ...answers] = asked.stdout.split('\n');
  const isOn = answers.some((line) => /^innodb_snapshot_isolation\tON$/i.test(line));
  if (!isOn || !answers.includes(name)) return [];
  return [
    warning(
      `the database of slurmdbd, MariaDB ${version}, has innodb_snapshot_isolation on, which Slurm does not support: writes at ` +
        'the same time as ours, such as by hand, may be lost without a word or end slurmdbd',
      'Set innodb_snapshot_isolation=OFF below [mariadbd] in /etc/mysql/mariadb.conf.d/, then: systemctl restart mariadb slurmdbd',
    ),
  ];
}
