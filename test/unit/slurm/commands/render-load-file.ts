import { toCommands, type WriteChange } from '../../../../activities/slurm/changes/change.js';
import type { LoadFile } from '../../../../activities/slurm/commands/load-file.js';
import type { SlurmName } from '../../../../activities/slurm/slurm-name.js';

/** The load file of changes whose first command is one. */
export function renderLoadFile(cluster: SlurmName, changes: readonly WriteChange[]): LoadFile<WriteChange> {
  const [first] = toCommands({ cluster, usersOf: () => [] }, changes);
  if (first?.kind !== 'load') throw new Error('no load file');
  return first.file;
}
