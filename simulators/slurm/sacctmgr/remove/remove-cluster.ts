import { isEmpty, readConditions } from '../conditions.js';
import { confirmChanges } from '../confirm.js';
import type { Context } from '../context.js';

/** `remove cluster`: the cluster with all its associations. */
export function removeCluster(context: Context, words: readonly string[]): void {
  const { state, out } = context;
  const conditions = readConditions(context, words, 'cluster');
  if (conditions === undefined || isEmpty(conditions)) {
    out.fail(' No conditions given to remove, not executing.');
    return;
  }
  const names = [...state.clusters.keys()].filter((name) => conditions.names?.includes(name));
  if (names.length === 0) {
    out.line(' Nothing deleted');
    out.exitCode = 1;
    return;
  }
  out.line(' Deleting clusters...');
  for (const name of names) out.line(`  ${name}`);
  if (!confirmChanges(context)) return;
  for (const name of names) {
    state.clusters.delete(name);
    state.changes.push({ kind: 'remove cluster', key: name, detail: '' });
  }
}
