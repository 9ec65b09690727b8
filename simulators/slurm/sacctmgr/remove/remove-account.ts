import { type Association, subtree } from '../../model/association.js';
import { compareAsDatabase } from '../../model/compare-as-database.js';
import { removeRow } from '../../model/tree.js';
import { type Conditions, isEmpty, readConditions } from '../conditions.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';
import { removedLine } from '../row-lines.js';
import { selectRows } from '../select-rows.js';
import { activeJobLines } from './active-jobs.js';
import { guardedRows } from './default-account-guard.js';

/** Whether whole accounts go, not only associations of some cluster. */
function removesAccounts({ clusters, users, partitions, parents }: Conditions): boolean {
  return [clusters, users, partitions, parents].every((list) => list === undefined);
}

function refuses(context: Context, rows: readonly Association[]): boolean {
  const { state, out } = context;
  const guarded = guardedRows(rows);
  if (guarded.length > 0) {
    out.fail(
      ' Error with request: You can not remove the default account of a user',
      ...guarded.map((line) => `  ${line}`),
      ' Please either remove the accounts listed above from list and resubmit,',
      " or change these users' default accounts to remove the account(s).",
      ' Changes Discarded',
    );
    return true;
  }
  const jobs = activeJobLines(state, rows);
  if (jobs.length > 0) out.fail(' Error with request: Job(s) active, cancel job(s) before remove', ...jobs);
  return jobs.length > 0;
}

function nothing({ out }: Context): void {
  out.line(' Nothing deleted');
  out.exitCode = 1;
}

function removeRows(context: Context, rows: readonly Association[]): void {
  for (const row of rows) {
    const cluster = context.state.clusters.get(row.cluster);
    if (cluster !== undefined) removeRow(context.state, cluster, row);
  }
}

/** `remove account`: the accounts with all associations below them, or with `cluster=` only the associations. */
export function removeAccount(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const conditions = readConditions(context, words, 'account');
  if (conditions === undefined || isEmpty(conditions)) {
    out.fail(' No conditions given to remove, not executing.');
    return;
  }
  const { names, ...filter } = conditions;
  if (names?.includes('root')) {
    out.fail(' You are not allowed to remove the root account.', ' Use remove cluster instead.');
    return;
  }
  const matching = selectRows(state, names === undefined ? filter : { ...filter, accounts: names });
  const tops = matching.filter((row) => row.user === '' && row.parent !== undefined);
  if (removesAccounts(conditions)) {
    const accounts = [...state.accounts.values()]
      .filter(({ name }) => names === undefined || names.includes(name))
      .filter(({ organization: own }) => conditions.organizations?.includes(own) ?? true)
      .map(({ name }) => name)
      .sort(compareAsDatabase);
    if (accounts.length === 0) {
      nothing(context);
      return;
    }
    if (refuses(context, matching)) return;
    out.line(' Deleting accounts...');
    for (const name of accounts) out.line(`  ${name}`);
    if (!confirmChanges(context)) return;
    removeRows(context, tops);
    for (const name of accounts) {
      state.accounts.delete(name);
      state.coordinators.delete(name);
      state.changes.push({ kind: 'remove account', key: name, detail: '' });
    }
    return;
  }
  if (tops.length === 0) {
    nothing(context);
    return;
  }
  const gone = [...new Set(tops.flatMap(subtree))];
  if (refuses(context, gone)) return;
  out.line(' Deleting account associations...');
  for (const row of gone) out.line(`  ${removedLine(row)}`);
  if (confirmChanges(context)) removeRows(context, tops);
}
