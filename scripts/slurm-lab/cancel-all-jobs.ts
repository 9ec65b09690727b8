import { type LabContext, runInLab } from './lab-context.js';
import { waitUntil } from './processes/wait-until.js';

/**
 * Cancels every job and waits until none is left.
 *
 * @throws when slurmctld does not answer or a job stays
 */
export async function cancelAllJobs(context: LabContext, timeoutMs = 20_000): Promise<void> {
  const jobs = async (): Promise<string[]> => {
    const { stdout, stderr, exitCode } = await runInLab(context, 'squeue', ['-h', '-a', '-o', '%A'], { timeoutMs });
    if (exitCode !== 0) throw new Error(`Slurm lab: squeue failed: ${stderr.trim()}`);
    return [...new Set(stdout.split('\n').filter(Boolean))];
  };
  const ids = await jobs();
  if (ids.length === 0) return;
  await runInLab(context, 'scancel', ids, { timeoutMs });
  await waitUntil(async () => (await jobs()).length === 0, { what: 'end of all jobs', timeoutMs });
}
