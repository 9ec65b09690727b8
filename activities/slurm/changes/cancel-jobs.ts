import { onCluster } from '../commands/squeue-args.js';
import type { SlurmName } from '../slurm-name.js';
import type { ChangeKind } from './change-kind.js';

/** Ends all jobs of an account, whoever's they are. */
export interface CancelJobs {
  kind: 'cancelJobs';
  account: SlurmName;
}

export const cancelJobs: ChangeKind<CancelJobs> = {
  kind: 'cancelJobs',
  describe: ({ account }) => `jobs of account ${account} cancelled`,
  missing: ({ account }) => `jobs of account ${account} still run or wait`,
  expect({ account }, { jobs }) {
    jobs.delete(account);
  },
  // Seen by the plan alone: jobs that are there would be cancelled again.
  shown: () => true,
  commands: (changes, { clusters }) =>
    changes.map(({ account }) => ({ kind: 'scancel', args: [...onCluster(clusters), `--account=${account}`] })),
  /** Cancelled jobs take a while to end; the account is left alone until then, and nobody waits for it in a batch. */
  underWay: ({ account }) => ({
    ...{ kind: 'conflict', failureType: 'JobsEnding' },
    reason: `jobs of account ${account} were cancelled and are ending.`,
  }),
};
