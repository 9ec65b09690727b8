import type { Conflict } from '../changes/conflict.js';
import type { SlurmName } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';

/** The account has to be there for what is wished, and is not. */
export const missingAccount = (account: SlurmName, { cluster }: SlurmState): Conflict => ({
  kind: 'conflict',
  failureType: 'BackendRejected',
  reason: `account ${account} does not exist on cluster ${cluster}; carry out its Create order first.`,
});

/** The account stands elsewhere than it would if it were this resource's. */
export function elsewhere(
  account: SlurmName,
  parent: string | null,
  project: string,
  { cluster }: SlurmState,
): Conflict {
  const where = parent === null ? 'at the root' : `under ${parent}`;
  const reason = `account ${account} is ${where} on cluster ${cluster} and not under ${project}: it belongs to something else, or was moved. It is left as it is.`;
  return { kind: 'conflict', failureType: 'AccountExists', reason };
}
