import type { DesiredRemoval } from '../../../../activities/slurm/desired/desired-removal.js';
import type { SlurmName } from '../../../../activities/slurm/slurm-name.js';

export const n = (name: string) => name as SlurmName;

/** The wish that an account below `p` is gone. */
export const removal = (account: string, overrides: Partial<DesiredRemoval> = {}): DesiredRemoval => ({
  owner: { resourceUuid: account },
  ...{ goal: 'absent', account: n(account), project: n('p'), top: n('root'), jobs: 'cancel', qos: null },
  ...{ preferredDefault: n('shared'), reportedLimits: {}, warnings: [] },
  ...overrides,
});
