import { ok, problem } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmLook } from './slurm-look.js';

/** Whether slurmdbd counts what the components stand for. */
export const tresCheck: Check<SlurmLook> = {
  id: 'tres',
  title: 'TRES',
  needs: ['slurmdbd'],
  async run({ facts, tresWanted }) {
    const known = await facts.cluster.tres(tresWanted);
    const unknown = tresWanted.filter((tres) => !known.has(tres));
    if (unknown.length === 0) return [ok(`TRES exist: ${tresWanted.join(', ')}`)];
    return [
      problem(
        `unknown to the cluster, their limits are left out: ${unknown.join(', ')}; there are: ${[...known].join(', ')}`,
        `Add them to AccountingStorageTRES in slurm.conf and restart slurmctld, or correct the component in ` +
          'backend_components (its name, or target_components).',
      ),
    ];
  },
};
