import type { Association } from '../model/association.js';
import { addCoordinators } from '../model/coordinators.js';
import { settleDefaultAccounts } from '../model/default-account.js';
import { accountNamesClash } from '../model/name-clash.js';
import type { Cluster } from '../model/state.js';
import { findRow, insertRows } from '../model/tree.js';
import type { LoadRun } from './load-run.js';
import { accountTable, associationTable, type NewAssociation, userTable } from './load-tables.js';

/** Puts new rows into the transaction's tree, whose parents are other objects than those compared with. */
function insert(run: LoadRun, cluster: Cluster, added: readonly NewAssociation[]): Association[] {
  const fresh = new Map<string, Association>();
  const rows = added.flatMap(({ row }) => {
    const name = row.parent?.account ?? '';
    const parent = fresh.get(name) ?? findRow(cluster, name);
    if (parent === undefined) return [];
    row.parent = parent;
    if (row.user === '') fresh.set(row.account, row);
    return [row];
  });
  insertRows(run.work, cluster, rows);
  return rows;
}

function addAccounts(run: LoadRun, cluster: Cluster): boolean {
  const { out, flags } = run.context;
  if (run.accounts.size > 0) out.raw(accountTable([...run.accounts.values()], flags));
  for (const account of run.accounts.values()) {
    run.work.changes.push({ kind: 'add account', key: account.name, detail: '' });
  }
  if (run.accountRows.size > 0) {
    out.raw(associationTable('Account Associations', [...run.accountRows.values()], run.base, flags));
  }
  if (accountNamesClash(run.work, [...run.accountRows.keys()])) return false;
  for (const account of run.accounts.values()) run.work.accounts.set(account.name, { ...account });
  insert(run, cluster, [...run.accountRows.values()]);
  return true;
}

function addUsers(run: LoadRun, cluster: Cluster): boolean {
  const { out, flags } = run.context;
  if (run.users.size > 0) out.raw(userTable([...run.users.values()], flags));
  if (run.users.has('')) return false;
  for (const { name, options } of run.users.values()) {
    run.work.users.set(name, { name, adminLevel: options.adminLevel ?? 'None' });
    run.work.changes.push({ kind: 'add user', key: name, detail: '' });
    for (const account of options.coordinators) addCoordinators(run.work, account, [name]);
  }
  if (run.userRows.size === 0) return true;
  out.raw(associationTable('User Associations', [...run.userRows.values()], run.base, flags));
  settleDefaultAccounts(cluster, insert(run, cluster, [...run.userRows.values()]));
  return true;
}

/** Adds what the file adds, in the transaction. False when slurmdbd refuses something. */
export function finishLoad(run: LoadRun): boolean {
  const cluster = run.work.clusters.get(run.clusterName);
  return cluster !== undefined && addAccounts(run, cluster) && addUsers(run, cluster);
}

/** Whether the file adds anything. */
export function addsAnything({ accounts, accountRows, users, userRows }: LoadRun): boolean {
  return accounts.size + accountRows.size + users.size + userRows.size > 0;
}
