import type { Association } from './association.js';
import { compareAsDatabase } from './compare-as-database.js';
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
 * The account slurmdbd makes the default of a user who has none: the one with the newest row, where only the first row
 * of an account by partition counts; of several made in one second the first by account name. Slurmdbd asks `select
 * distinct is_def, acct … where user=… order by is_def desc, creation_time desc limit 1`; the database reads the user's
 * rows in the order of the unique key (user, acct, partition), keeps the first row of each account, and of equal times
 * takes the first it has read. (A table in which nearly all rows are this user's would be read by id; there is none.)
 */
function choiceFor(cluster: Cluster, user: string): string | undefined {
  const firsts = new Map<string, Association>();
  for (const row of rowsOfUser(cluster, user)) {
    const known = firsts.get(row.account);
    if (known === undefined || compareAsDatabase(row.partition, known.partition) < 0) firsts.set(row.account, row);
  }
  const [newest] = [...firsts.values()].sort(
    (a, b) => b.created - a.created || compareAsDatabase(a.account, b.account),
  );
  return newest?.account;
}

/**
 * Settles default accounts after rows were added, the way slurmdbd does: a row added as default takes it from the user's
 * rows in other accounts, so that two such rows in two accounts take it from each other. A user left without any gets the
 * account of the newest row. Otherwise new rows are ordinary ones, also those in the default account.
 */
export function settleDefaultAccounts(cluster: Cluster, added: readonly Association[]): void {
  const addedAsDefault = added.filter((row) => row.isDefault);
  for (const { user, account } of addedAsDefault) {
    for (const row of rowsOfUser(cluster, user)) if (row.account !== account) row.isDefault = false;
  }
  for (const user of new Set(added.map((row) => row.user))) {
    const choice = defaultAccountOf(cluster, user) === '' ? choiceFor(cluster, user) : undefined;
    if (choice !== undefined) setDefaultAccount(cluster, user, choice);
  }
}
