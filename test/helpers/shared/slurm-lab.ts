import { join } from 'node:path';
import type { SlurmLab, SlurmLabOptions } from '../../../scripts/slurm-lab/slurm-lab.js';
import { startSlurmLab } from '../../../scripts/slurm-lab/start-slurm-lab.js';
import { labFolder, testRun } from './test-run.js';

/** Name of the cluster that test files share. */
export const SHARED_CLUSTER = 'lab';

/**
 * The Slurm of this worker, as a new one: without accounts, users, jobs and QOS but those asked for. The first file that
 * asks starts it; `stop()` only gives it back, and it ends with the run (test/run/end-run.ts). What a file left broken
 * (a daemon that is down or frozen, a changed slurm.conf) is mended by a restart when the next file asks. Outside Jest it
 * is a lab of its own, below the temporary folder, whose cluster may have another `name`.
 */
export async function sharedSlurmLab(
  options: Pick<SlurmLabOptions, 'name' | 'qos' | 'unixUsers'> = {},
): Promise<SlurmLab> {
  const run = testRun();
  if (run === undefined) return startSlurmLab({ name: SHARED_CLUSTER, ...options, clean: true });
  const baseDir = join(run.folder, labFolder(run.worker));
  const lab = await startSlurmLab({ ...options, name: SHARED_CLUSTER, baseDir, clean: true });
  return { ...lab, stop: () => lab.detach() };
}
