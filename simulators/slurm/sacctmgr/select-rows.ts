import { type Association, subtree } from '../model/association.js';
import type { Cluster, SlurmState } from '../model/state.js';
import { allRows, findRow } from '../model/tree.js';
import type { Conditions } from './conditions.js';

/** Clusters a statement works on: the named ones, else all. */
export function selectClusters(state: SlurmState, names: readonly string[] | undefined): Cluster[] {
  if (names === undefined) return [...state.clusters.values()];
  return names.flatMap((name) => state.clusters.get(name) ?? []);
}

/** Which association values a row must have. */
export type RowFilter = Pick<Conditions, 'accounts' | 'users' | 'clusters' | 'partitions' | 'parents' | 'ids'>;

function matches(row: Association, filter: RowFilter): boolean {
  const { accounts, users, partitions, parents, ids } = filter;
  return (
    (accounts === undefined || accounts.includes(row.account)) &&
    (users === undefined || users.includes(row.user)) &&
    (partitions === undefined || partitions.includes(row.partition)) &&
    (parents === undefined || (row.user === '' && parents.includes(row.parent?.account ?? ''))) &&
    (ids === undefined || ids.includes(row.id))
  );
}

/** Rows to look at: for one account only its own, which is what most statements are about. */
function candidates(cluster: Cluster, { accounts }: RowFilter): Association[] {
  const [account = '', ...more] = accounts ?? [];
  if (account === '' || more.length > 0) return allRows(cluster);
  const row = findRow(cluster, account);
  return row === undefined ? [] : [row, ...row.children.filter(({ user }) => user !== '')];
}

/** Rows that match, in tree order. */
export function selectRows(state: SlurmState, filter: RowFilter): Association[] {
  return selectClusters(state, filter.clusters).flatMap((cluster) =>
    candidates(cluster, filter).filter((row) => matches(row, filter)),
  );
}

/** Adds everything below the rows, without doubles (`withsubaccounts`). */
export function withSubAccounts(rows: readonly Association[]): Association[] {
  return [...new Set(rows.flatMap((row) => (row.user === '' ? subtree(row) : [row])))];
}
