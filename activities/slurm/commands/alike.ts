import type { NonEmpty, SlurmName } from '../slurm-name.js';

/**
 * Changes that want the same → one of them and the accounts of all, in the order in which they come: one comma list for
 * one value is the fastest form there is.
 */
export function alike<T extends { account: SlurmName }>(
  changes: readonly T[],
  value: (change: T) => string,
): [T, NonEmpty<SlurmName>][] {
  const groups = new Map<string, [T, [SlurmName, ...SlurmName[]]]>();
  for (const change of changes) {
    const group = groups.get(value(change));
    if (group === undefined) groups.set(value(change), [change, [change.account]]);
    else group[1].push(change.account);
  }
  return [...groups.values()];
}
