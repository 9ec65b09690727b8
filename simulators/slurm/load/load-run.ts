import { applyLimits } from '../model/apply-limits.js';
import { type Association, associationKey, subtree } from '../model/association.js';
import { cloneState } from '../model/clone-state.js';
import { moveRow } from '../model/move-row.js';
import type { Cluster, SlurmState } from '../model/state.js';
import { describe, findRow } from '../model/tree.js';
import type { Context } from '../sacctmgr/context.js';
import { changeLine } from './change-line.js';
import { compareLimits } from './compare-limits.js';
import type { NewAccount, NewAssociation, NewUser } from './load-tables.js';
import type { LoadOptions } from './read-options.js';

/** State of one `load`: what the database was, the open transaction, and what is to be added at the end. */
export interface LoadRun {
  context: Context;
  /** As fetched when the file names its cluster; all comparisons are with this. */
  base: SlurmState;
  /** The open transaction. */
  work: SlurmState;
  clusterName: string;
  /** Account of the last Parent line. */
  parent: string | undefined;
  accounts: Map<string, NewAccount>;
  accountRows: Map<string, NewAssociation>;
  users: Map<string, NewUser>;
  userRows: Map<string, NewAssociation>;
  /** What an earlier line of the file already changed. */
  done: Set<string>;
  /** Whether a change was sent to the database. */
  changed: boolean;
}

/** A run before its first line. */
export function newRun(context: Context): LoadRun {
  return {
    context,
    base: context.state,
    work: cloneState(context.state),
    clusterName: '',
    parent: undefined,
    accounts: new Map(),
    accountRows: new Map(),
    users: new Map(),
    userRows: new Map(),
    done: new Set(),
    changed: false,
  };
}

/** Loses every change of the file so far, as slurmdbd does when it refuses one. */
export function rollBack(run: LoadRun): void {
  run.work = cloneState(run.base);
}

/** The file's cluster in the database as it was. */
export function baseCluster(run: LoadRun): Cluster | undefined {
  return run.base.clusters.get(run.clusterName);
}

/** The file's cluster in the transaction. */
export function workCluster(run: LoadRun): Cluster | undefined {
  return run.work.clusters.get(run.clusterName);
}

/** Whether this is the first time the file names this thing. */
export function isFirst(run: LoadRun, key: string): boolean {
  if (run.done.has(key)) return false;
  run.done.add(key);
  return true;
}

/** Changes an existing row to what the file says, once per row. */
export function changeRow(
  run: LoadRun,
  row: Association,
  { limits, partition }: LoadOptions,
  kind: 'Cluster' | 'Account' | 'User',
  newParent?: string,
): void {
  const { out } = run.context;
  if (!isFirst(run, `row\0${associationKey(row.account, row.user, row.partition)}`)) return;
  const { changes, apply } = compareLimits(row, limits, newParent, run.base);
  if (changes.length === 0) return;
  const name = kind === 'Cluster' ? row.cluster : kind === 'Account' ? row.account : row.user;
  for (const change of changes) out.line(changeLine(change, kind, name));
  run.changed = true;
  const cluster = workCluster(run);
  if (cluster === undefined) return;
  const targets = [...cluster.rows.values()].filter(
    (other) =>
      other.account === row.account &&
      other.user === row.user &&
      (partition === undefined || other.partition === partition),
  );
  for (const target of targets) {
    applyLimits(target, apply);
    run.work.changes.push({
      kind: 'modify association',
      key: describe(target),
      detail: changes.map(({ label }) => label).join(','),
    });
  }
  const [own] = targets;
  if (newParent === undefined || own === undefined || own.parent?.account === newParent || own.user !== '') return;
  const parent = findRow(cluster, newParent);
  // A parent that the same file makes does not exist yet: slurmdbd refuses the move, and with it all changes so far.
  if (parent === undefined || own === parent) rollBack(run);
  else moveRow(run.work, own, parent, subtree(own).includes(parent));
}
