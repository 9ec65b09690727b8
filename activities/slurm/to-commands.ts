import type { SetLimits, WriteChange } from './change.js';
import { type LoadFile, renderLoadFile } from './load-file.js';
import { setLimits } from './sacctmgr-args.js';
import type { NonEmpty, SlurmName } from './slurm-name.js';
import { renderTres } from './tres.js';

export type WriteCommand = { kind: 'load'; file: LoadFile } | { kind: 'modify'; args: string[] };

/**
 * Changes of many allocations → as few processes as possible: one comma list per limit that several accounts share
 * (fastest, but one value for all), one load file for everything else. Each command is one transaction.
 */
export function toCommands(cluster: SlurmName, changes: readonly WriteChange[]): WriteCommand[] {
  const commands: WriteCommand[] = [];
  const rows = changes.filter((change) => change.kind !== 'setLimits');
  const byValue = new Map<string, SetLimits[]>();
  for (const change of changes) {
    if (change.kind !== 'setLimits') continue;
    const key = renderTres(change.limits);
    byValue.set(key, [...(byValue.get(key) ?? []), change]);
  }
  const groups = [...byValue.values()];
  const distinct = groups.filter((group) => group.length === 1).flat();
  const alone = rows.length === 0 && distinct.length === 1;
  const loaded = alone ? rows : [...rows, ...distinct];
  if (loaded.length > 0) commands.push({ kind: 'load', file: renderLoadFile(cluster, loaded) });
  for (const group of groups) {
    if (group.length > 1 || alone) commands.push({ kind: 'modify', args: modify(cluster, group) });
  }
  return commands;
}

function modify(cluster: SlurmName, group: readonly SetLimits[]): string[] {
  const [first, ...rest] = group;
  if (first === undefined) throw new RangeError('a comma list needs at least one account');
  const accounts: NonEmpty<SlurmName> = [first.account, ...rest.map(({ account }) => account)];
  return setLimits(cluster, accounts, first.limits);
}
