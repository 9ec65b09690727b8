import type { Association } from '../../model/association.js';
import { compareAsDatabase } from '../../model/compare-as-database.js';
import { moveRow } from '../../model/move-row.js';
import { describe, findRow } from '../../model/tree.js';
import { isKeyword } from '../../parse/keyword.js';
import { treeSpans } from '../../render/tree-spans.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';
import { modifiedLine } from '../row-lines.js';
import { selectRows } from '../select-rows.js';
import { changeRows, isOutOfRange, noteLimitChange } from './change-rows.js';
import { type Modification, readModification } from './read-modification.js';

interface AccountSettings {
  description?: string;
  organization?: string;
  parent?: string;
  /** A setting that cannot be changed: `name` or `cluster`. */
  fixed?: string;
  rawUsage?: string;
}

function readExtra(name: string, value: string, extra: AccountSettings): boolean {
  if (isKeyword(name, 'Description', 1)) extra.description = value;
  else if (isKeyword(name, 'Organization', 1)) extra.organization = value;
  else if (isKeyword(name, 'Parent', 3)) extra.parent = value;
  else if (isKeyword(name, 'RawUsage', 7)) extra.rawUsage = value;
  else if (isKeyword(name, 'Names', 1) || isKeyword(name, 'Accounts', 1)) extra.fixed = 'name';
  else if (isKeyword(name, 'Clusters', 1)) extra.fixed = 'cluster';
  else return false;
  return true;
}

function changeAccounts({ conditions, extra }: Modification<AccountSettings>, context: Context): boolean {
  const { state, out } = context;
  const accounts = [...state.accounts.values()]
    .filter(({ name }) => conditions.names === undefined || conditions.names.includes(name))
    .filter(({ organization: own }) => conditions.organizations === undefined || conditions.organizations.includes(own))
    .sort((a, b) => compareAsDatabase(a.name, b.name));
  if (accounts.length === 0) return false;
  out.line(' Modified accounts...');
  for (const account of accounts) {
    out.line(`  ${account.name}`);
    account.description = extra.description ?? account.description;
    account.organization = extra.organization ?? account.organization;
    state.changes.push({ kind: 'modify account', key: account.name, detail: '' });
  }
  return true;
}

/**
 * Rows that really moved. slurmdbd decides whether the new parent is below a row by the row's numbers from before the
 * whole command; with several rows it may be wrong and move the parent as well.
 */
function moveRows(targets: readonly Association[], parent: string, { state }: Context): Association[] {
  const before = new Map([...state.clusters.values()].map((cluster) => [cluster.name, treeSpans(cluster)]));
  return targets.filter((row) => {
    const cluster = state.clusters.get(row.cluster);
    const target = cluster === undefined ? undefined : findRow(cluster, parent);
    if (cluster === undefined || target === undefined || row === target) return false;
    const [left, right] = before.get(row.cluster)?.get(row) ?? [0, 0];
    const [at] = treeSpans(cluster).get(target) ?? [0];
    return moveRow(state, row, target, at >= left && at <= right);
  });
}

function changeAssociations(modification: Modification<AccountSettings>, context: Context): boolean {
  const { state, out } = context;
  const { conditions, limits, extra } = modification;
  const { names, clusters, parents } = conditions;
  const targets = selectRows(state, {
    users: [''],
    ...(names === undefined ? {} : { accounts: names }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(parents === undefined ? {} : { parents }),
  });
  if (targets.length === 0) return false;
  const before = new Map(targets.map((row) => [row, row.parent?.account]));
  if (extra.parent !== undefined && !modification.hasLimits) {
    const moved = moveRows(targets, extra.parent, context);
    if (moved.length === 0) return false;
    out.line(' Modified account associations...');
    for (const row of moved) out.line(`  ${modifiedLine(row, before.get(row))}`);
    return true;
  }
  const result = changeRows(context, targets, limits);
  if (result.kind === 'refused') return true;
  out.line(' Modified account associations...');
  for (const row of result.rows) out.line(`  ${modifiedLine(row, before.get(row) ?? row.parent?.account)}`);
  if (!confirmChanges(context)) {
    result.undo();
    return true;
  }
  if (extra.parent !== undefined) moveRows(targets, extra.parent, context);
  noteLimitChange(context, targets, limits);
  return true;
}

function resetUsage({ conditions, extra }: Modification<AccountSettings>, { state, out }: Context): void {
  if (extra.rawUsage !== '0') {
    out.fail('sacctmgr: error: Raw usage can only be set to 0 (zero)');
    return;
  }
  if (conditions.clusters === undefined) {
    out.line(`No cluster specified, resetting on local cluster ${state.localCluster}`);
  }
  for (const row of selectRows(state, { users: [''], ...(conditions.names && { accounts: conditions.names }) })) {
    state.changes.push({ kind: 'reset usage', key: describe(row), detail: '' });
  }
}

/** `modify account … set …`: description and organization of accounts, limits and parent of their associations. */
export function modifyAccount(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const modification = readModification<AccountSettings>(context, words, 'account', {}, readExtra);
  if (out.exitCode !== 0) return;
  const { conditions, hasLimits, extra } = modification;
  if (extra.fixed !== undefined) {
    out.fail(` Can't modify the ${extra.fixed} of an account`);
    return;
  }
  if (extra.rawUsage !== undefined) {
    resetUsage(modification, context);
    return;
  }
  const setsAccount = extra.description !== undefined || extra.organization !== undefined;
  const setsRows = hasLimits || extra.parent !== undefined;
  if (!setsAccount && !setsRows) {
    out.fail(" You didn't give me anything to set");
    return;
  }
  if (
    setsRows &&
    (conditions.organizations ?? conditions.descriptions) !== undefined &&
    conditions.names === undefined
  ) {
    out.fail(" There was a problem with your 'where' options.");
    return;
  }
  if (extra.parent !== undefined && !state.accounts.has(extra.parent)) {
    out.fail(` Parent Account ${extra.parent} doesn't exist.`);
    return;
  }
  const outOfRange = isOutOfRange(modification.limits);
  const changed = [
    setsAccount && changeAccounts(modification, context),
    setsRows && !outOfRange && changeAssociations(modification, context),
  ];
  if (outOfRange) {
    out.error(
      "sacctmgr: accounting_storage/slurmdbd: acct_storage_p_modify_assocs: Request didn't affect anything or your user doesn't have privilege to perform this action",
    );
  }
  if (changed.some(Boolean)) return;
  out.line(' Nothing modified');
  out.exitCode = 1;
}
