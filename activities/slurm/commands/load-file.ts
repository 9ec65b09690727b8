import type { AddUser, CreateAccount, SetLimits, WriteChange } from '../changes/change.js';
import type { SlurmName } from '../slurm-name.js';
import { renderTres, type TresAmounts } from '../tres.js';

export interface LoadFile {
  text: string;
  /** Which change stands on which line; sacctmgr names lines in its errors, the first one is 1. */
  changeByLine: Map<number, WriteChange>;
}

/**
 * Writes changes as a file for `sacctmgr load` without `clean`, the only form that makes accounts, limits and users in
 * one transaction. Rows that are not named stay untouched; the Cluster line is bare, because options on it would go to
 * the root association. New accounts come parents first, then users, each group below the line of its parent. Limits of
 * existing accounts come last: a row that changes a user's default account silently takes back every change to existing
 * rows before it (measured on 22.05.8: exit 0, `Changed …` printed, old value kept).
 */
export function renderLoadFile(cluster: SlurmName, changes: readonly WriteChange[]): LoadFile {
  const lines: string[] = [`Cluster - '${cluster}'`];
  const changeByLine = new Map<number, WriteChange>();
  const put = <T extends WriteChange>(
    rows: readonly T[],
    parent: (row: T) => string,
    line: (row: T) => string,
  ): void => {
    for (const [name, group] of grouped(rows, parent)) {
      lines.push(`Parent - '${name}'`);
      for (const row of group) changeByLine.set(lines.push(line(row)), row);
    }
  };
  put(byDepth(changes.filter((change) => change.kind === 'createAccount')), (row) => row.parent, newAccountLine);
  put(oneDefault(changes.filter((change) => change.kind === 'addUser')), (row) => row.account, userLine);
  put(
    changes.filter((change) => change.kind === 'setLimits'),
    (row) => row.parent,
    limitsLine,
  );
  return { text: `${lines.join('\n')}\n`, changeByLine };
}

/** Every parent must exist or stand earlier in the file: after an unknown one sacctmgr commits what came before it. */
function byDepth(rows: CreateAccount[]): CreateAccount[] {
  const created = new Map(rows.map((row) => [row.name, row]));
  const depth = (row: CreateAccount, steps = 0): number => {
    const above = created.get(row.parent);
    return above === undefined || steps > created.size ? 0 : 1 + depth(above, steps + 1);
  };
  return rows
    .map((row) => ({ row, depth: depth(row) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ row }) => row);
}

/**
 * Rows with the default account itself come first, and only a user's first row names it: a later one would change it
 * again, or be ignored for a new user.
 */
function oneDefault(rows: AddUser[]): AddUser[] {
  const own = rows.filter((row) => row.account === row.defaultAccount);
  const rest = rows.filter((row) => row.account !== row.defaultAccount);
  const named = new Set<string>();
  return [...own, ...rest].map((row) => {
    const first = !named.has(row.user);
    if (row.defaultAccount !== null) named.add(row.user);
    return first ? row : { ...row, defaultAccount: null };
  });
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

const limitsPart = (limits: TresAmounts): string[] =>
  Object.keys(limits).length > 0 ? [`GrpTRESMins=${renderTres(limits)}`] : [];

const limitsLine = (row: SetLimits): string => [`Account - '${row.account}'`, ...limitsPart(row.limits)].join(':');

function newAccountLine({ name, description, organization, limits }: CreateAccount): string {
  const texts = [`Description='${description}'`, `Organization='${organization}'`];
  return [`Account - '${name}'`, ...texts, ...limitsPart(limits)].join(':');
}

function userLine({ user, partition, fairshareParent, defaultAccount }: AddUser): string {
  return [
    `User - '${user}'`,
    ...(partition === '' ? [] : [`Partition='${partition}'`]),
    ...(defaultAccount === null ? [] : [`DefaultAccount='${defaultAccount}'`]),
    ...(fairshareParent ? ['Fairshare=parent'] : []),
  ].join(':');
}
