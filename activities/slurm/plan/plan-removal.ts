import type { Change, WriteChange } from '../changes/change.js';
import type { Conflict } from '../changes/conflict.js';
import type { RemoveAccount } from '../changes/remove-account.js';
import type { DesiredRemoval } from '../desired/desired-removal.js';
import { isListable, type SlurmName } from '../slurm-name.js';
import type { AccountState, SlurmState } from '../state/slurm-state.js';
import { showsAmount } from '../tres.js';
import { foreign, isAllocation, ownsQos } from './conflicts.js';
import { usersOff } from './users-off.js';

/**
 * What has to be written so that an allocation is gone; empty: it is. Order: jobs, users, limits or account, the
 * project's account once nothing is left in it, QOS. The customer's account stays.
 *
 * A conflict stands alone: an account that belongs to something else, or has others below it, is left as it is.
 */
export function planRemoval(desired: DesiredRemoval, actual: SlurmState): Change[] {
  const found = actual.accounts.get(desired.account);
  const conflict = found === undefined ? undefined : findConflict(desired, found, actual);
  if (conflict !== undefined) return [conflict];
  // Slurm refuses to take anything away from an account with jobs, so the rest waits for the next look.
  if (found !== undefined && actual.jobs.has(desired.account)) {
    return [{ kind: 'cancelJobs', account: desired.account }];
  }
  const qos: WriteChange[] =
    desired.qos !== null && actual.qos.has(desired.qos) && ownsQos(desired.qos, desired.owner, actual)
      ? [{ kind: 'removeQos', name: desired.qos }]
      : [];
  if (desired.keptWith !== undefined) {
    return found === undefined ? qos : [...everybodyOff(desired, actual), ...stripped(desired, found), ...qos];
  }
  return [...everybodyOff(desired, actual), ...accounts(desired, found, actual), ...qos];
}

function findConflict(desired: DesiredRemoval, found: AccountState, actual: SlurmState): Conflict | undefined {
  const { account, project, jobs: policy } = desired;
  const conflict = (failureType: Conflict['failureType'], reason: string): Conflict => ({
    kind: 'conflict',
    failureType,
    reason,
  });
  if (found.parent !== project) {
    const where = found.parent === null ? 'at the root' : `under ${found.parent}`;
    const what = `account ${account} is ${where} on cluster ${actual.cluster} and not under ${project}`;
    return conflict('AccountExists', `${what}: it belongs to something else, or was moved. It is not removed.`);
  }
  const other = foreign(account, desired.owner, actual);
  if (other !== undefined) return other;
  const below = [...(actual.children.get(account) ?? [])].sort();
  if (below.length > 0 && desired.keptWith === undefined) {
    const names = below.slice(0, 5).join(', ') + (below.length > 5 ? ', …' : '');
    const what = `account ${account} on cluster ${actual.cluster} has accounts below it: ${names}`;
    return conflict('AccountExists', `${what}. Slurm would remove them too; move or remove them by hand.`);
  }
  if (actual.jobsUnknown !== '') {
    const what = `whether jobs of account ${account} on cluster ${actual.cluster} run or wait is not known`;
    return conflict('BackendUnavailable', `${what}: ${actual.jobsUnknown}`);
  }
  const jobs = actual.jobs.get(account) ?? 0;
  if (jobs === 0 || policy === 'cancel') return undefined;
  const what = `${jobs} job${jobs === 1 ? '' : 's'} of account ${account} on cluster ${actual.cluster}`;
  return policy === 'block'
    ? conflict('JobsRunning', `${what} run or wait, and terminate_running_jobs is block.`)
    : conflict('JobsEnding', `${what} run or wait; the account is removed when they have ended.`);
}

function everybodyOff({ account, preferredDefault }: DesiredRemoval, actual: SlurmState): WriteChange[] {
  const users = actual.associations.get(account) ?? new Map<string, Set<string>>();
  const off = usersOff(account, users, preferredDefault, actual);
  return [...users.keys()].every(isListable) ? off : [...off, { kind: 'emptyAccount', account }];
}

/** An account that is kept has limits of 0; a QOS of its own can go once it is not the account's default any more. */
function stripped({ account, project, qos, keptWith = {} }: DesiredRemoval, found: AccountState): WriteChange[] {
  const limits = Object.fromEntries(
    Object.entries(keptWith).filter(([tres, value]) => !showsAmount(tres, value, found.limits[tres])),
  );
  const hasQos = qos !== null && (found.qos.length > 0 || found.defaultQos !== '');
  return [
    ...(Object.keys(limits).length === 0 ? [] : [{ kind: 'setLimits', account, parent: project, limits } as const]),
    ...(hasQos ? [{ kind: 'setAccountQos', account, qos: [], defaultQos: '' } as const] : []),
  ];
}

function accounts(desired: DesiredRemoval, found: AccountState | undefined, actual: SlurmState): WriteChange[] {
  const { account, project, top } = desired;
  const others = [...(actual.children.get(project) ?? [])].filter((child) => child !== account);
  const isUsed = others.length > 0 || (actual.associations.get(project)?.size ?? 0) > 0;
  // Without prefixes a project can share its name with another resource's allocation.
  const emptied = project !== top && actual.accounts.has(project) && !isUsed && !isAllocation(project, actual);
  const removal = (name: SlurmName, height: number): RemoveAccount => ({
    ...{ kind: 'removeAccount', account: name, height, isElsewhere: actual.elsewhere.has(name) },
  });
  return [...(found === undefined ? [] : [removal(account, 0)]), ...(emptied ? [removal(project, 1)] : [])];
}
