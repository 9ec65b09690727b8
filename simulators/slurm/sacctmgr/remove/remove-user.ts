import type { Association } from '../../model/association.js';
import { compareAsDatabase } from '../../model/compare-as-database.js';
import { removeCoordinators } from '../../model/coordinators.js';
import { rowsOfUser } from '../../model/default-account.js';
import { removeRow } from '../../model/tree.js';
import { type Conditions, isEmpty, readConditions } from '../conditions.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';
import { removedLine } from '../row-lines.js';
import { selectRows } from '../select-rows.js';
import { activeJobLines } from './active-jobs.js';
import { guardedRows } from './default-account-guard.js';

function removesUsers({ accounts, clusters, partitions, parents }: Conditions): boolean {
  return [accounts, clusters, partitions, parents].every((list) => list === undefined);
}

function dropUsers(context: Context, names: readonly string[]): void {
  const { state } = context;
  removeCoordinators(state, names);
  for (const name of names) {
    state.users.delete(name);
    state.changes.push({ kind: 'remove user', key: name, detail: '' });
  }
}

function removeRows(context: Context, rows: readonly Association[]): void {
  for (const row of rows) {
    const cluster = context.state.clusters.get(row.cluster);
    if (cluster !== undefined) removeRow(context.state, cluster, row);
  }
}

function nothing({ out }: Context): void {
  out.line(' Nothing deleted');
  out.exitCode = 1;
}

function removeWholeUsers(context: Context, conditions: Conditions): void {
  const { state, out } = context;
  const names = [...state.users.keys()].filter((name) => conditions.names?.includes(name)).sort(compareAsDatabase);
  if (names.length === 0) {
    nothing(context);
    return;
  }
  const rows = [...state.clusters.values()].flatMap((cluster) => names.flatMap((name) => rowsOfUser(cluster, name)));
  const jobs = activeJobLines(state, rows);
  if (jobs.length > 0) {
    out.fail(' Error with request: Job(s) active, cancel job(s) before remove', ...jobs);
    return;
  }
  out.line(' Deleting users...');
  for (const name of names) out.line(`  ${name}`);
  if (!confirmChanges(context)) return;
  removeRows(context, rows);
  dropUsers(context, names);
}

/** Users that have no association left anywhere. */
function usersWithout(context: Context, rows: readonly Association[]): string[] {
  const { state } = context;
  const gone = new Set(rows);
  return [...new Set(rows.map((row) => row.user))]
    .filter((user) =>
      [...state.clusters.values()].every((cluster) => rowsOfUser(cluster, user).every((row) => gone.has(row))),
    )
    .filter((user) => state.users.has(user))
    .sort(compareAsDatabase);
}

/** `remove user`: whole users, or with `account=` their associations there; a user without any goes as well. */
export function removeUser(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const conditions = readConditions(context, words, 'user');
  if (conditions === undefined || isEmpty(conditions)) {
    out.fail(' No conditions given to remove, not executing.');
    return;
  }
  if (removesUsers(conditions)) {
    removeWholeUsers(context, conditions);
    return;
  }
  const { names, ...filter } = conditions;
  const rows = selectRows(state, names === undefined ? filter : { ...filter, users: names }).filter(
    (row) => row.user !== '',
  );
  if (rows.length === 0) {
    nothing(context);
    return;
  }
  const guarded = guardedRows(rows);
  if (guarded.length > 0) {
    out.fail(
      ' Error with request: You can not remove the default account of a user',
      ...guarded.map((line) => `  ${line}`),
      ' You must change the default account of these users or remove the users completely from the affected clusters to allow these changes.',
      ' Changes Discarded',
    );
    return;
  }
  const jobs = activeJobLines(state, rows);
  if (jobs.length > 0) {
    out.fail(' Error with request: Job(s) active, cancel job(s) before remove', ...jobs);
    return;
  }
  out.line(' Deleting user associations...');
  for (const row of rows) out.line(`  ${removedLine(row)}`);
  const lone = usersWithout(context, rows);
  if (lone.length > 0) out.line(' Deleting users (No Associations)...');
  for (const name of lone) out.line(`  ${name}`);
  if (!confirmChanges(context)) return;
  removeRows(context, rows);
  dropUsers(context, lone);
}
