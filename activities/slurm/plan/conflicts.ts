import type { Conflict } from '../changes/conflict.js';
import type { DesiredMembers } from '../desired/desired-members.js';
import type { SlurmName } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';

/** The account has to be there for what is wished, and is not. */
export const missingAccount = (account: SlurmName, { cluster }: SlurmState): Conflict => ({
  kind: 'conflict',
  failureType: 'BackendRejected',
  reason: `account ${account} does not exist on cluster ${cluster}; carry out its Create order first.`,
});

/** Users are to have a default account that is not there. */
export function missingDefault(
  account: SlurmName,
  members: DesiredMembers | undefined,
  { accounts, cluster }: SlurmState,
): Conflict | undefined {
  const missing = members?.users.find(
    ({ defaultAccount: name }) => name !== null && name !== account && !accounts.has(name),
  )?.defaultAccount;
  if (missing === undefined) return undefined;
  const reason = `account ${missing}, the default account of users, does not exist on cluster ${cluster}; create it or correct default_account or default_account_policy.`;
  return { kind: 'conflict', failureType: 'BackendMisconfigured', reason };
}

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
