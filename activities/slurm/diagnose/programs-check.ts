import { join } from 'node:path';
import { ok, warning } from '../../lib/diagnosis/finding.js';
import type { Check } from '../../lib/diagnosis/run-diagnosis.js';
import type { SlurmFacts } from './slurm-facts.js';

const OTHERS = ['sacct', 'scancel', 'scontrol', 'sinfo'];

/** Whether the other programs are beside sacctmgr. Orders need only that one; usage and pausing need these. */
export const programsCheck: Check<SlurmFacts> = {
  id: 'programs',
  title: 'other Slurm commands',
  needs: ['commands'],
  async run({ connection, run }) {
    const starts = async (name: string): Promise<boolean> =>
      (await run(join(connection.binPath, name), ['--version']).catch(() => undefined))?.exitCode === 0;
    const results = await Promise.all(OTHERS.map(starts));
    const missing = OTHERS.filter((_, at) => results[at] !== true);
    if (missing.length === 0) return [ok(`${OTHERS.join(', ')} are there too`)];
    return [
      warning(
        `${missing.join(', ')} cannot be run in ${connection.binPath}`,
        'Install the Slurm client completely, or set slurm_bin_path to the folder that has all of them.',
      ),
    ];
  },
};
