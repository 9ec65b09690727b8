import { applyLimits } from '../model/apply-limits.js';
import type { Association } from '../model/association.js';
import { settleDefaultAccounts } from '../model/default-account.js';
import type { Cluster } from '../model/state.js';
import { findRow, insertRows, newRow } from '../model/tree.js';
import { readWantedUsers, type WantedUsers } from './add-user-options.js';
import { confirmChanges } from './confirm.js';
import type { Context } from './context.js';
import { knownClusters } from './known-clusters.js';
import { limitLines } from './limit-lines.js';
import { addedUserLine } from './row-lines.js';

function missingAccount({ out }: Context, account: string, where = '.'): void {
  out.fail(` This account '${account}' doesn't exist${where}`, '        Contact your admin to add this account.');
}

function newRows(
  wanted: WantedUsers,
  user: string,
  parent: Association,
  cluster: Cluster,
  { state }: Context,
): Association[] {
  const { account } = parent;
  const partitions = wanted.partitions.length > 0 ? wanted.partitions : [''];
  return partitions
    .filter((partition) => findRow(cluster, account, user, partition) === undefined)
    .map((partition) => {
      const row = newRow(state, cluster, { account, user, partition, share: 1 }, parent);
      row.isDefault = account === wanted.defaultAccount;
      applyLimits(row, wanted.limits);
      return row;
    });
}

function print(wanted: WantedUsers, users: readonly string[], rows: readonly Association[], context: Context): void {
  const { out, state } = context;
  if (users.length > 0) {
    out.line(' Adding User(s)');
    for (const user of users) out.line(`  ${user}`);
    if (wanted.defaultAccount !== undefined || wanted.adminLevel !== undefined) out.line(' Settings =');
    if (wanted.defaultAccount !== undefined) out.line(`  Default Account = ${wanted.defaultAccount}`);
    if (wanted.adminLevel !== undefined) out.line(`  Admin Level     = ${wanted.adminLevel}`);
  }
  if (rows.length === 0) return;
  out.line(' Associations =');
  for (const row of rows) out.line(`  ${addedUserLine(row)}`);
  out.line(' Non Default Settings');
  for (const line of limitLines(wanted.limits, undefined, state)) out.line(line);
}

function apply(wanted: WantedUsers, users: readonly string[], rows: readonly Association[], context: Context): void {
  const { state } = context;
  for (const name of users) {
    state.users.set(name, { name, adminLevel: wanted.adminLevel ?? 'None' });
    state.changes.push({ kind: 'add user', key: name, detail: '' });
  }
  for (const cluster of state.clusters.values()) {
    const own = rows.filter((row) => row.cluster === cluster.name);
    // Rows of new users travel with the users and are there first.
    const isNew = (row: Association): boolean => users.includes(row.user);
    insertRows(state, cluster, own.filter(isNew));
    insertRows(
      state,
      cluster,
      own.filter((row) => !isNew(row)),
    );
    settleDefaultAccounts(cluster, own);
  }
}

/** New users and rows. Missing accounts are named once, a missing default account for every new user. */
function collect(
  wanted: WantedUsers,
  clusters: readonly Cluster[],
  context: Context,
): { users: string[]; rows: Association[] } {
  const { state, out } = context;
  const users: string[] = [];
  const rows: Association[] = [];
  let complains = true;
  for (const user of wanted.names) {
    if (user === '') {
      out.fail(' No blank names are allowed when adding.');
      continue;
    }
    if (!state.users.has(user)) {
      if (wanted.defaultAccount !== undefined && !state.accounts.has(wanted.defaultAccount)) {
        missingAccount(context, wanted.defaultAccount);
        continue;
      }
      users.push(user);
    }
    for (const account of wanted.accounts) {
      if (!state.accounts.has(account)) {
        if (complains) missingAccount(context, account);
        continue;
      }
      for (const cluster of clusters) {
        const parent = findRow(cluster, account);
        if (parent !== undefined) rows.push(...newRows(wanted, user, parent, cluster, context));
        else if (complains) missingAccount(context, account, ` on cluster ${cluster.name}`);
      }
    }
    complains = false;
  }
  return { users, rows };
}

/** `add user`: makes users and one association per account (and partition). */
export function addUser(context: Context, words: readonly string[]): void {
  const { out } = context;
  const wanted = readWantedUsers(words, context);
  if (out.exitCode !== 0) return;
  if (wanted.names.length === 0) {
    out.fail(' Need name of user to add.');
    return;
  }
  if (wanted.accounts.length === 0) {
    out.fail(' Need name of account to add user to.');
    return;
  }
  const clusters = knownClusters(context, wanted.clusters);
  if (clusters.length === 0) return;
  const { users, rows } = collect(wanted, clusters, context);
  if (users.length === 0 && rows.length === 0) {
    out.line(' Nothing new added.');
    out.exitCode = 1;
    return;
  }
  if (rows.length === 0) {
    out.fail(' No associations or wckeys created.');
    return;
  }
  print(wanted, users, rows, context);
  if (confirmChanges(context)) apply(wanted, users, rows, context);
}
