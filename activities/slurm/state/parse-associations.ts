import { ApplicationFailure } from '@temporalio/common';
import type { LineParser } from '../commands/line-parser.js';
import { parseTres } from '../tres.js';
import { rowParser } from './parse-rows.js';
import { parseCount, parseList } from './parse-values.js';
import type { AccountState } from './slurm-state.js';

export interface ParsedAssociations {
  /** `listed` is still false: another command tells. */
  accounts: Map<string, AccountState>;
  associations: Map<string, Map<string, Set<string>>>;
}

const COLUMNS = { orMore: 8 };
/** Columns behind the names: partition, grptresmins, grpsubmit, qos, defaultqos. */
const VALUES = 5;
const WHAT = 'sacctmgr show assoc';

/**
 * A row of `show assoc wopl format=account,parentname,user,partition,grptresmins,grpsubmit,qos,defaultqos`. Only the
 * account's own has a parent, and it has no user. Names that others made may hold `|` themselves; `names` are the cells of
 * the first three columns.
 */
interface Row {
  names: readonly string[];
  isAccount: boolean;
  values: readonly string[];
}

const rowOf = (row: readonly string[]): Row => {
  const names = row.slice(0, -VALUES);
  return { names, isAccount: names.at(-1) === '', values: row.slice(-VALUES) };
};

/** With PreserveCaseUser users are shown as they were written, and found by any spelling all the same. */
const inOneCase = (name: string): string => name.toLowerCase();

const joined = (cells: readonly string[]): string => cells.join('|');

/** Accounts that were asked for by name, so that theirs holds no `|`, and their users; users and partitions in lower case. */
export const associationParser = (): LineParser<ParsedAssociations> =>
  rowParser(COLUMNS, WHAT, { accounts: new Map(), associations: new Map() }, ({ accounts, associations }, row) => {
    const { names, isAccount, values } = rowOf(row);
    const [account = '', ...rest] = names;
    if (isAccount) accounts.set(account, ownRow(joined(rest.slice(0, -1)), values));
    else addTo(innerMap(associations, account), inOneCase(joined(rest.slice(1))), inOneCase(values[0] ?? ''));
  });

/** Values that cannot be read concern this account alone. */
function ownRow(
  parent: string,
  [, limits = '', submit = '', qos = '', defaultQos = '']: readonly string[],
): AccountState {
  const own = {
    ...{ parent: parent === '' ? null : parent, qos: parseList(qos), defaultQos, listed: false },
  };
  try {
    return { ...own, limits: parseTres(limits), submitJobs: parseCount(submit, 'GrpSubmitJobs') };
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return { ...own, limits: {}, submitJobs: null, unreadable: error.message };
  }
}

/** Account → accounts directly below it; the upper one was asked for by name. */
export const childrenParser = (): LineParser<Map<string, Set<string>>> =>
  rowParser(COLUMNS, WHAT, new Map(), (children, row) => {
    const { names, isAccount } = rowOf(row);
    const parent = names.at(-2) ?? '';
    if (isAccount && parent !== '') addTo(children, parent, joined(names.slice(0, -2)));
  });

/** User → accounts that the user is on. */
export const membershipParser = (): LineParser<Map<string, Set<string>>> =>
  rowParser(COLUMNS, WHAT, new Map(), (memberships, row) => {
    const { names, isAccount } = rowOf(row);
    const gap = names.indexOf('');
    if (!isAccount) addTo(memberships, inOneCase(joined(names.slice(gap + 1))), joined(names.slice(0, gap)));
  });

function innerMap<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const inner = maps.get(key) ?? new Map<string, V>();
  maps.set(key, inner);
  return inner;
}

/** Into the set that is there: a copy for each row would take time in the square of the rows. */
function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
