import type { Cluster } from '../model/state.js';
import type { Context } from './context.js';

/** Clusters an `add` works on: the named ones that exist (a complaint for each that does not), else all. */
export function knownClusters({ state, out }: Context, names: readonly string[]): Cluster[] {
  if (names.length === 0) return [...state.clusters.values()];
  return names.flatMap((name) => {
    const cluster = state.clusters.get(name);
    if (cluster !== undefined) return [cluster];
    out.fail(` This cluster '${name}' doesn't exist.`, '        Contact your admin to add it to accounting.');
    return [];
  });
}
