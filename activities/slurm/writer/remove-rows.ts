import type { Pace } from '../../lib/writer/pace.js';
import type { Chore } from '../../lib/writer/write-health.js';
import type { WritePermit } from '../../lib/writer/write-permit.js';
import { filled } from '../commands/filled.js';
import { readLines } from '../commands/read.js';
import { write } from '../commands/sacctmgr.js';
import { list, showAssociated } from '../commands/sacctmgr-args.js';
import { sacctmgr } from '../commands/write-command.js';
import type { SlurmName } from '../slurm-name.js';
import type { Cluster } from '../state/cluster.js';
import { nameParser } from '../state/parse-names.js';

/**
 * Takes accounts without associations off the list of accounts, a few at a time, as many as slurmdbd manages in a while.
 * Each time it is read first whether an account has associations again on any cluster: such a one stays. What fails is
 * left: an account without associations is a name and nothing more.
 */
export function removeRows(
  { connection }: Cluster,
  permit: WritePermit,
  removals: Pace,
  accounts: readonly SlurmName[],
): Chore {
  let left = [...accounts];
  return async () => {
    const some = left.slice(0, removals.most);
    left = left.slice(some.length);
    for (const names of filled(some)) {
      const used = new Set(await readLines(connection, showAssociated(names), nameParser()));
      for (const bare of filled(names.filter((name) => !used.has(name)))) {
        const { args } = sacctmgr('remove', 'account', 'where', `name=${list(bare)}`);
        removals.note(bare.length, (await write(connection, permit, args)).elapsedMs);
      }
    }
    return left.length > 0;
  };
}
