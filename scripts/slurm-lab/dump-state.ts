import type { CommandResult, LabAccount, LabAssociation, LabQos, LabState, LabUser } from './slurm-lab.js';

type Sacctmgr = (args: readonly string[]) => Promise<CommandResult>;

const LIMIT_COLUMNS = [
  'share',
  'priority',
  'grptres',
  'grptresmins',
  'grptresrunmins',
  'grpjobs',
  'grpsubmit',
  'grpwall',
  'maxjobs',
  'maxsubmit',
  'maxtres',
  'maxtrespernode',
  'maxtresmins',
  'maxwall',
  'qos',
  'defaultqos',
];
const QOS_COLUMNS = [
  'priority',
  'flags',
  'usagefactor',
  'grptres',
  'grptresmins',
  'grpjobs',
  'grpsubmit',
  'grpwall',
  'maxtres',
  'maxtrespu',
  'maxtrespa',
  'maxjobspu',
  'maxsubmitpu',
  'maxwall',
];

/** Splits `-P` output. The last column takes what is left over, because sacctmgr does not escape `|` in it. */
function rows(output: string, columns: number): string[][] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('|');
      if (cells.length < columns) throw new Error(`Slurm lab: cannot read this row of sacctmgr: ${line}`);
      return [...cells.slice(0, columns - 1), cells.slice(columns - 1).join('|')];
    });
}

/** The order of TRES and QOS lists depends on database ids, so it is normalised. */
function sortedList(value: string): string {
  return value.split(',').sort().join(',');
}

function limits(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const entries = columns.map((column, index) => [column, sortedList(cells[index] ?? '')] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function byKey<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

/** Parses `show account`. */
export function parseAccounts(output: string): LabAccount[] {
  return rows(output, 3)
    .map(([name = '', organization = '', description = '']) => ({ name, description, organization }))
    .sort(byKey((account) => account.name));
}

/** Parses `show assoc wopl`: own values, nothing inherited. */
export function parseAssociations(output: string): LabAssociation[] {
  return rows(output, 4 + LIMIT_COLUMNS.length)
    .map(([account = '', user = '', partition = '', parent = '', ...cells]) => ({
      account,
      user,
      partition,
      parent,
      limits: limits(LIMIT_COLUMNS, cells),
    }))
    .sort(byKey(({ account, user, partition }) => [account, user, partition].join('\0')));
}

/** Parses `show user withcoord`. */
export function parseUsers(output: string): LabUser[] {
  return rows(output, 4)
    .map(([name = '', defaultAccount = '', adminLevel = '', coordinated = '']) => ({
      name,
      defaultAccount,
      adminLevel,
      coordinatorOf: coordinated.split(',').filter(Boolean).sort(),
    }))
    .sort(byKey((user) => user.name));
}

/** Parses `show qos`. */
export function parseQos(output: string): LabQos[] {
  return rows(output, 1 + QOS_COLUMNS.length)
    .map(([name = '', ...cells]) => ({ name, limits: limits(QOS_COLUMNS, cells) }))
    .sort(byKey((qos) => qos.name));
}

/**
 * Reads the whole accounting state. The four reads are not one transaction: call it when nothing writes.
 *
 * @throws when a read fails
 */
export async function dumpState(sacctmgr: Sacctmgr): Promise<LabState> {
  const read = async (args: string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await sacctmgr(['-n', '-P', 'show', ...args]);
    if (exitCode !== 0)
      throw new Error(`Slurm lab: sacctmgr show ${args.join(' ')} failed (exit ${exitCode}): ${stderr}`);
    return stdout;
  };
  const [accounts, associations, users, qos] = await Promise.all([
    read(['account', 'format=account,organization,description']),
    read(['assoc', 'wopl', `format=account,user,partition,parentname,${LIMIT_COLUMNS.join(',')}`]),
    read(['user', 'withcoord', 'format=user,defaultaccount,adminlevel,coordinators']),
    read(['qos', `format=name,${QOS_COLUMNS.join(',')}`]),
  ]);
  return {
    accounts: parseAccounts(accounts),
    associations: parseAssociations(associations),
    users: parseUsers(users),
    qos: parseQos(qos),
  };
}
