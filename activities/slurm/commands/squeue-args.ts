import type { NonEmpty, SlurmName } from '../slurm-name.js';

/**
 * Arguments of squeue and scancel. The accounting database learns of jobs some seconds late, slurmctld knows them.
 *
 * @param clusters the cluster where it is configured; a client asks its own otherwise
 */
export const onCluster = (clusters: SlurmName | undefined): string[] =>
  clusters === undefined ? [] : [`--clusters=${clusters}`];

/** Jobs of some accounts that run, wait or are ending, one line each. */
export const listJobs = (clusters: SlurmName | undefined, accounts: NonEmpty<SlurmName>): string[] => [
  ...onCluster(clusters),
  ...['--noheader', '--array', '--format=%i|%a', `--account=${accounts.join(',')}`],
];
