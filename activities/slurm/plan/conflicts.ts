import { ownerConflict } from '../../lib/backend/ownership.js';
import type { Conflict } from '../changes/conflict.js';
import type { DesiredAllocation, Owner } from '../desired/desired-allocation.js';
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

/** The account is there already and is not this resource's, as far as can be told. */
export function foreign(account: SlurmName, owner: Owner, actual: SlurmState): Conflict | undefined {
  const { accounts, owners, elsewhere: others, cluster } = actual;
  const found = accounts.get(account);
  // A name without any row of its own in the tree is in nobody's use.
  if (found === undefined && !(owners.has(account) && others.has(account))) return undefined;
  // An association without its account is what a lost transaction leaves; whoever makes it whole owns it.
  if (found?.listed === false) return undefined;
  // Making it here would change what the account is called there.
  const asked: Owner = found === undefined && owner.claim !== 'adopted' ? { ...owner, claim: 'new' } : owner;
  const where = found === undefined ? `another cluster of the slurmdbd of ${cluster}` : `cluster ${cluster}`;
  const conflict = ownerConflict(asked, owners.get(account) || undefined, `account ${account} on ${where}`);
  return conflict && { kind: 'conflict', ...conflict };
}

/**
 * An account above is another resource's own: what is made below it would use up its limits. What stands there already
 * stays.
 */
export function foreignAbove({ account, accounts }: DesiredAllocation, actual: SlurmState): Conflict | undefined {
  if (actual.accounts.has(account)) return undefined;
  const above = accounts.find(({ name }) => name !== account && isAllocation(name, actual))?.name;
  if (above === undefined) return undefined;
  const reason = `account ${above}, under which account ${account} would be made, is the one of resource ${actual.owners.get(above)}; set allocation_prefix, project_prefix and customer_prefix so that they differ.`;
  return { kind: 'conflict', failureType: 'NameInvalid', reason };
}

/** Whether an account bears a resource's mark; those of projects and customers bear none. */
export const isAllocation = (name: string, { accounts, owners }: SlurmState): boolean =>
  accounts.has(name) && (owners.get(name) ?? '') !== '';

/** What somebody set on this very account cannot be read, so nothing can be compared with it. */
export function unreadable(account: SlurmName, { accounts }: SlurmState): Conflict | undefined {
  const reason = accounts.get(account)?.unreadable;
  return reason === undefined
    ? undefined
    : { kind: 'conflict', failureType: 'BackendOutput', reason: `account ${account}: ${reason}` };
}

/**
 * Whether the QOS of an account's name is the resource's. QOS are of the whole slurmdbd, and `normal` or `debug` may be an
 * account's name as well. One without a mark was made by an earlier release, or by waldur-site-agent, for an account that
 * has QOS of its own.
 */
export function ownsQos(name: SlurmName, { resourceUuid, claim }: Owner, { qos, accounts }: SlurmState): boolean {
  const mark = qos.get(name)?.owner;
  if (claim === 'adopted' || mark === resourceUuid.toLowerCase()) return true;
  return mark === undefined && (accounts.get(name)?.qos.length ?? 0) > 0;
}

/** The QOS that the account would get for its own is there already and is something else's. */
export function foreignQos(name: SlurmName | undefined, owner: Owner, actual: SlurmState): Conflict | undefined {
  if (name === undefined || !actual.qos.has(name) || ownsQos(name, owner, actual)) return undefined;
  const reason = `QOS ${name}, of which account ${name} would get one of its own, is there already and is not this resource's. It is left as it is. Change the slug or allocation_prefix; if it is this resource's after all, retry the order with --adopt.`;
  return { kind: 'conflict', failureType: 'AccountExists', reason };
}
