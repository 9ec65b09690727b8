import { compare } from '../check/compare.js';
import type { Verdict } from '../check/evidence.js';
import { expectedRows, normal, type OwnRows, type RowsOf } from './expected-rows.js';
import type { Dump } from './read-dump.js';
import { STRANGERS } from './teams.js';

/** Rows of one side of the border. */
interface Border {
  clusters: readonly string[];
  /** Accounts that no order may touch, by cluster. */
  foreign: readonly (readonly string[])[];
}

/** Users who are in no team; what they have beside accounts is foreign. */
const NOBODYS = ['two words', 'x|y', ...Object.values(STRANGERS).flat()];

/**
 * Compares everything that slurmdbd had and has: what is foreign line by line, with the ids of its rows and the times of
 * their last change; everything else with what the orders make of it. Pure.
 */
export function checkNeighbours(before: Dump, after: Dump, resources: readonly RowsOf[], border: Border): Verdict[] {
  const [foreignBefore, foreignAfter] = [foreignLines(before, border), foreignLines(after, border)];
  // A foreign account of a project is used by orders, and written by none.
  const wanted = ownRows(expectedRows(resources, ownRows(before, border)), border);
  const found = ownRows(after, border);
  const associations = found.associations.map((line) => normal(line.slice(0, line.lastIndexOf('|')))).sort();
  return [
    compare('foreign associations, accounts, users and QOS, byte for byte', foreignBefore, foreignAfter),
    compare('foreign rows of the database, with their times', before.tables, after.tables),
    compare('associations of orders, with limits, QOS and shares', wanted.associations, associations),
    compare('default accounts of all users, on each cluster', wanted.defaults, found.defaults),
    compare('accounts of orders, with descriptions', wanted.accounts, found.accounts),
    compare('users, with their rights', wanted.users, found.users),
  ];
}

const foreignPrefixes = ({ clusters, foreign }: Border): string[] =>
  clusters.flatMap((cluster, at) => (foreign[at] ?? []).map((account) => `${cluster}|${account}|`));

const isIn = (prefixes: readonly string[], line: string): boolean => prefixes.some((prefix) => line.startsWith(prefix));

function foreignLines(dump: Dump, border: Border): string[] {
  const accounts = border.foreign.flat().map((account) => `${account}|`);
  const users = NOBODYS.map((user) => `${user}|`);
  return [
    ...dump.associations.filter((line) => isIn(foreignPrefixes(border), line)),
    ...dump.accounts.filter((line) => isIn(accounts, line)),
    ...dump.users.filter((line) => isIn(users, line)),
    ...dump.qos,
  ];
}

function ownRows(dump: OwnRows, border: Border): OwnRows {
  const accounts = border.foreign.flat().map((account) => `${account}|`);
  const prefixes = foreignPrefixes(border);
  return {
    associations: dump.associations.filter((line) => !isIn(prefixes, line)),
    accounts: dump.accounts.filter((line) => !isIn(accounts, line)),
    users: dump.users,
    defaults: dump.defaults,
  };
}
