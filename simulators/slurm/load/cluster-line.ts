import { applyLimits } from '../model/apply-limits.js';
import { cloneState } from '../model/clone-state.js';
import { addCluster } from '../model/state.js';
import { baseCluster, changeRow, type LoadRun } from './load-run.js';
import { associationTable } from './load-tables.js';
import type { LoadOptions } from './read-options.js';

/** The Cluster line: a new cluster is made, options of a known one change its root association. */
export function clusterLine(run: LoadRun, options: LoadOptions, override: string | undefined): void {
  const { out, flags } = run.context;
  run.clusterName = override ?? options.name;
  out.line(`For cluster ${run.clusterName}`);
  const known = baseCluster(run);
  if (known !== undefined) {
    changeRow(run, known.root, options, 'Cluster');
    return;
  }
  const { root } = addCluster(run.work, run.clusterName);
  applyLimits(root, options.limits);
  out.raw(associationTable('', [{ row: root, options }], run.base, flags));
  run.base = cloneState(run.work);
  run.changed = true;
}
