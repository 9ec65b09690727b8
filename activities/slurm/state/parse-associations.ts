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

/** One row: the account's own, or one of its users. */
type Association = { account: string; own: AccountState } | { account: string; user: string; partition: string };

const COLUMNS = 8;
const WHAT = 'sacctmgr show assoc';

/**
 * A row of `show assoc wopl format=account,parentname,user,partition,grptresmins,grpsubmit,qos,defaultqos`; one without user
 * is the account itself.
 *
 * @throws BackendOutput
 */
function associationOf(row: readonly string[]): Association {
  const [account = '', parent = '', user = '', partition = '', limits = '', submit = '', qos = '', defaultQos = ''] =
    row;
  if (user !== '') return { account, user, partition };
  const own = {
    parent: parent === '' ? null : parent,
    limits: parseTres(limits),
    submitJobs: parseCount(submit, 'GrpSubmitJobs'),
    qos: parseList(qos),
    defaultQos,
    listed: false,
  };
  return { account, own };
}

/** Accounts and their users. */
export const associationParser = (): LineParser<ParsedAssociations> =>
  rowParser(COLUMNS, WHAT, { accounts: new Map(), associations: new Map() }, ({ accounts, associations }, row) => {
    const found = associationOf(row);
    if ('own' in found) accounts.set(found.account, found.own);
    else addTo(innerMap(associations, found.account), found.user, found.partition);
  });

/** Account → accounts directly below it. */
export const childrenParser = (): LineParser<Map<string, Set<string>>> =>
  rowParser(COLUMNS, WHAT, new Map(), (children, row) => {
    const found = associationOf(row);
    if ('own' in found && found.own.parent !== null) addTo(children, found.own.parent, found.account);
  });

/** User → accounts that the user is on. */
export const membershipParser = (): LineParser<Map<string, Set<string>>> =>
  rowParser(COLUMNS, WHAT, new Map(), (memberships, row) => {
    const found = associationOf(row);
    if ('user' in found) addTo(memberships, found.user, found.account);
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
