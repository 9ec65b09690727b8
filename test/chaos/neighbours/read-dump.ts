import type { SlurmLab } from '../../../scripts/slurm-lab/slurm-lab.js';
import { MOVED } from './by-hand.js';

/** Columns of an association as sacctmgr tells them; its id is told last. */
export const COLUMNS = [
  ...['cluster', 'account', 'user', 'partition', 'parentname', 'share', 'grptresmins', 'qos', 'defaultqos'],
  ...['grptres', 'grpjobs', 'grpsubmit', 'grpwall', 'maxjobs', 'maxsubmit', 'maxtres', 'maxwall', 'priority'],
];

/** All that a slurmdbd has, in lines as sacctmgr prints them: names may hold whatever separates columns. */
export interface Dump {
  /** With the id of the row: what was removed and made again is another one. */
  associations: string[];
  /** `cluster|user|account`. */
  defaults: string[];
  users: string[];
  accounts: string[];
  qos: string[];
  /** Rows of the database itself that nobody has a reason to write, with the time of their last change. */
  tables: string[];
}

/** Numbers of the tree, which move with every account that is added anywhere. */
const MOVING = ['lft', 'rgt'];

/** @param foreign accounts that no order may touch, by cluster */
export async function readDump(
  lab: SlurmLab,
  clusters: readonly string[],
  foreign: readonly (readonly string[])[],
): Promise<Dump> {
  const show = async (...args: string[]): Promise<string[]> => {
    const { stdout, stderr, exitCode } = await lab.sacctmgr(['-nP', 'show', ...args]);
    if (exitCode !== 0) throw new Error(`sacctmgr show ${args.join(' ')}: ${stderr}`);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  };
  const tables = await Promise.all(clusters.map((cluster, at) => rowsOf(lab, cluster, foreign[at] ?? [])));
  const accounts = quoted([...new Set(foreign.flat())]);
  return {
    associations: await show('assoc', 'wopl', `format=${[...COLUMNS, 'id'].join(',')}`),
    defaults: await show('assoc', 'onlydefaults', 'format=cluster,user,account'),
    users: await show('user', 'withcoord', 'format=user,adminlevel,coordinators'),
    accounts: await show('account', 'format=account,description,organization'),
    qos: await show('qos'),
    tables: [
      ...tables.flat(),
      ...lines(await lab.sql('select * from qos_table order by id')),
      ...lines(await lab.sql(`select * from acct_table where name in (${accounts}) order by name`)),
    ],
  };
}

async function rowsOf(lab: SlurmLab, cluster: string, accounts: readonly string[]): Promise<string[]> {
  const table = `${cluster}_assoc_table`;
  const all = await lab.sql(
    `select column_name from information_schema.columns where table_schema = database() and table_name = '${table}'
     order by ordinal_position`,
  );
  const columns = lines(all).filter((name) => !MOVING.includes(name));
  const rows = await lab.sql(
    `select ${columns.map((name) => `\`${name}\``).join(', ')} from \`${table}\`
     where acct in (${quoted(accounts)}) and user not in (${quoted(MOVED)}) order by id_assoc`,
  );
  return lines(rows).map((row) => `${cluster}\t${row}`);
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
