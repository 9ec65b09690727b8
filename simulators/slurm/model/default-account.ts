import type { Association } from './association.js';
import type { Cluster } from './state.js';

/** All rows of a user in a cluster. */
export function rowsOfUser(cluster: Cluster, user: string): Association[] {
  return [...(cluster.byUser.get(user) ?? [])];
}

/** The user's default account, or an empty text. */
export function defaultAccountOf(cluster: Cluster, user: string): string {
  return rowsOfUser(cluster, user).find((row) => row.isDefault)?.account ?? '';
}

/** Makes an account the user's default; false when the user has no row in it. */
export function setDefaultAccount(cluster: Cluster, user: string, account: string): boolean {
  const rows = rowsOfUser(cluster, user);
  if (!rows.some((row) => row.account === account)) return false;
  for (const row of rows) row.isDefault = row.account === account;
  return true;
}

/**
 * What slurmdbd does after it added rows for a user: keeps the default account if there is one, else takes the account
 * of the newest row (of several made in one second, the first by account name).
 */
export function settleDefaultAccount(cluster: Cluster, user: string): void {
  const rows = rowsOfUser(cluster, user);
  const [newest] = [...rows].sort((a, b) => b.created - a.created || (a.account < b.account ? -1 : 1));
  const account = defaultAccountOf(cluster, user) || newest?.account;
  if (account !== undefined) setDefaultAccount(cluster, user, account);
}
