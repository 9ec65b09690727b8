import type { Association } from '../model/association.js';
import type { Cluster } from '../model/state.js';

/** Left and right number of every row in the nested-set tree of a cluster. */
export function treeSpans(cluster: Cluster): Map<Association, readonly [number, number]> {
  const spans = new Map<Association, readonly [number, number]>();
  let next = 1;
  const visit = (row: Association): void => {
    const left = next++;
    for (const child of row.children) visit(child);
    spans.set(row, [left, next++]);
  };
  visit(cluster.root);
  return spans;
}
