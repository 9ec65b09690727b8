import { compareAsDatabase } from '../../model/compare-as-database.js';
import { rowsOfUser, setDefaultAccount } from '../../model/default-account.js';
import type { User } from '../../model/state.js';
import { isKeyword } from '../../parse/keyword.js';
import { readAdminLevel } from '../add-user-options.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';
import { modifiedLine } from '../row-lines.js';
import { selectClusters, selectRows } from '../select-rows.js';
import { changeRows, noteLimitChange } from './change-rows.js';
import { type Modification, readModification } from './read-modification.js';

interface UserSettings {
  defaultAccount?: string;
  adminLevel?: { level: User['adminLevel'] | undefined };
  rawUsage?: string;
}

function readExtra(name: string, value: string, extra: UserSettings): boolean {
  if (isKeyword(name, 'DefaultAccount', 8)) extra.defaultAccount = value;
  else if (isKeyword(name, 'AdminLevel', 2)) extra.adminLevel = { level: readAdminLevel(value) };
  else if (isKeyword(name, 'RawUsage', 7)) extra.rawUsage = value;
  else return false;
  return true;
}

/** Users and clusters in which a user has no row in the wanted default account. */
function strangers(
  names: readonly string[],
  account: string,
  modification: Modification<UserSettings>,
  context: Context,
) {
  return names.flatMap((name) =>
    selectClusters(context.state, modification.conditions.clusters)
      .filter((cluster) => !rowsOfUser(cluster, name).some((row) => row.account === account))
      .map((cluster) => `  U = ${name} C = ${cluster.name}`),
  );
}

function changeUsers(modification: Modification<UserSettings>, context: Context): boolean {
  const { state, out } = context;
  const { conditions, extra } = modification;
  const names = [...state.users.keys()].filter((name) => conditions.names?.includes(name)).sort(compareAsDatabase);
  if (names.length === 0) return false;
  if (extra.adminLevel !== undefined && extra.adminLevel.level === undefined && extra.defaultAccount === undefined) {
    out.error(
      "sacctmgr: accounting_storage/slurmdbd: acct_storage_p_modify_users: Request didn't affect anything or your user doesn't have privilege to perform this action",
    );
    return false;
  }
  if (extra.defaultAccount !== undefined) {
    const lines = strangers(names, extra.defaultAccount, modification, context);
    if (lines.length > 0) {
      out.line(
        ` Can't modify because these users aren't associated with new default account '${extra.defaultAccount}'...`,
      );
      for (const line of lines) out.line(line);
      out.exitCode = 1;
      return true;
    }
  }
  out.line(' Modified users...');
  for (const name of names) out.line(`  ${name}`);
  if (!confirmChanges(context)) return true;
  for (const name of names) {
    const user = state.users.get(name);
    if (user !== undefined) user.adminLevel = extra.adminLevel?.level ?? user.adminLevel;
    for (const cluster of selectClusters(state, conditions.clusters)) {
      if (extra.defaultAccount !== undefined) setDefaultAccount(cluster, name, extra.defaultAccount);
    }
    state.changes.push({ kind: 'modify user', key: name, detail: extra.defaultAccount ?? '' });
  }
  return true;
}

function changeAssociations(modification: Modification<UserSettings>, context: Context): boolean {
  const { state, out } = context;
  const { names, ...filter } = modification.conditions;
  const targets = selectRows(state, names === undefined ? filter : { ...filter, users: names }).filter(
    (row) => row.user !== '',
  );
  if (targets.length === 0) return false;
  const result = changeRows(context, targets, modification.limits);
  if (result.kind === 'refused') return true;
  out.line(' Modified user associations...');
  for (const row of targets) out.line(`  ${modifiedLine(row)}`);
  if (confirmChanges(context)) noteLimitChange(context, targets, modification.limits);
  else result.undo();
  return true;
}

/** `modify user … set …`: default account and admin level of users, limits of their associations. */
export function modifyUser(context: Context, words: readonly string[]): void {
  const { out, state } = context;
  const modification = readModification<UserSettings>(context, words, 'user', {}, readExtra);
  if (out.exitCode !== 0) return;
  const { conditions, extra, hasLimits } = modification;
  if (extra.rawUsage !== undefined) {
    if (extra.rawUsage !== '0') {
      out.fail('sacctmgr: error: Raw usage can only be set to 0 (zero)');
      return;
    }
    out.line(`No cluster specified, resetting on local cluster ${state.localCluster}`);
    return;
  }
  const setsUser = extra.defaultAccount !== undefined || extra.adminLevel !== undefined;
  if (!setsUser && !hasLimits) {
    out.fail(" You didn't give me anything to set");
    return;
  }
  if (setsUser && conditions.names === undefined) {
    out.fail(" There was a problem with your 'where' options.");
    return;
  }
  const changed = [
    setsUser && changeUsers(modification, context),
    hasLimits && changeAssociations(modification, context),
  ];
  if (changed.some(Boolean)) return;
  out.line(' Nothing modified');
  out.exitCode = 1;
}
