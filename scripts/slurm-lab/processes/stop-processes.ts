import { cancelAllJobs } from '../cancel-all-jobs.js';
import type { LabContext } from '../lab-context.js';
import type { LabProcess } from '../slurm-lab.js';
import { isDaemonReady } from './daemon-ready.js';
import { killJobSteps } from './kill-job-steps.js';

const DAEMONS_LAST_FIRST: readonly LabProcess[] = ['slurmctld', 'slurmdbd', 'mariadbd', 'munged'];

/**
 * Ends everything a lab runs, nodes first and munge last, so that nobody waits for a peer that is gone. What the folder
 * has no record of is not touched, except job steps, which outlive their slurmd.
 */
export async function stopProcesses(context: LabContext): Promise<void> {
  const { table, paths, env } = context;
  const running = Object.keys(table.pids()) as LabProcess[];
  for (const process of running) table.signal(process, 'SIGCONT');
  if (running.some((name) => name.startsWith('slurmd-')) && (await isDaemonReady('slurmctld', paths, env))) {
    // Jobs that stay would run on as orphans; whatever cannot be cancelled in time is ended below.
    await cancelAllJobs(context, 8_000).catch(() => undefined);
  }
  await Promise.all(running.filter((name) => name.startsWith('slurmd-')).map((name) => table.end(name)));
  killJobSteps(paths.slurmConf);
  for (const daemon of DAEMONS_LAST_FIRST) await table.end(daemon);
}
