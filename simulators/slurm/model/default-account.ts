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
 * Settles default accounts after rows were added, the way slurmdbd does: a row added as default takes it from the user's
 * rows in other accounts. Without any default row it becomes the account of the newest row (of several made in one
 * second, the first by account name). Otherwise new rows are ordinary ones, also those in the default account.
 */
export function settleDefaultAccounts(cluster: Cluster, added: readonly Association[]): void {
  for (const { user, account, isDefault } of added) {
    if (!isDefault) continue;
    for (const row of rowsOfUser(cluster, user)) if (row.account !== account) row.isDefault = false;
  }
  for (const user of new Set(added.map((row) => row.user))) {
    if (defaultAccountOf(cluster, user) !== '') continue;
    const [newest] = rowsOfUser(cluster, user).sort(
      (a, b) => b.created - a.created || (a.account < b.account ? -1 : 1),
    );
    if (newest !== undefined) setDefaultAccount(cluster, user, newest.account);
  }
}
