import type { Change, Conflict, MoveDefault, RemoveUser, WriteChange } from './change.js';
import type { DesiredRemoval } from './desired-removal.js';
import { slurmName } from './slurm-name.js';
import type { AccountState, SlurmState } from './slurm-state.js';
import { showsAmount } from './tres.js';

/**
 * What has to be written so that an allocation is gone; empty: it is. Order: jobs, users, limits or account, QOS, and the
 * project's account once nothing is left in it. The customer's account stays.
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
    desired.qos !== null && actual.qos.has(desired.qos) ? [{ kind: 'removeQos', name: desired.qos }] : [];
  if (desired.keptWith !== undefined) {
    return found === undefined ? qos : [...usersOff(desired, actual), ...withoutLimits(desired, found), ...qos];
  }
  return [...usersOff(desired, actual), ...qos, ...accounts(desired, found, actual)];
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
  const below = [...(actual.children.get(account) ?? [])].sort();
  if (below.length > 0 && desired.keptWith === undefined) {
    const names = below.slice(0, 5).join(', ') + (below.length > 5 ? ', …' : '');
    const what = `account ${account} on cluster ${actual.cluster} has accounts below it: ${names}`;
    return conflict('AccountExists', `${what}. Slurm would remove them too; move or remove them by hand.`);
  }
  const jobs = actual.jobs.get(account) ?? 0;
  if (jobs === 0 || policy === 'cancel') return undefined;
  const what = `${jobs} job${jobs === 1 ? '' : 's'} of account ${account} on cluster ${actual.cluster}`;
  return policy === 'block'
    ? conflict('JobsRunning', `${what} run or wait, and terminate_running_jobs is block.`)
    : conflict('JobsEnding', `${what} run or wait; the account is removed when they have ended.`);
}

/** Slurm keeps the default account from being taken away, unless it is the user's last. */
function usersOff({ account, preferredDefault }: DesiredRemoval, actual: SlurmState): (MoveDefault | RemoveUser)[] {
  const users = [...(actual.associations.get(account)?.keys() ?? [])].sort();
  return users.flatMap((name) => {
    const user = slurmName('user', name);
    const others = [...(actual.memberships.get(name) ?? [])].filter((other) => other !== account).sort();
    const removal: RemoveUser = { kind: 'removeUser', account, user, last: others.length === 0 };
    const [first] = others;
    if (first === undefined || actual.users.get(name) !== account) return [removal];
    const next = others.includes(preferredDefault) ? preferredDefault : slurmName('account', first);
    return [{ kind: 'moveDefault', user, account: next }, removal];
  });
}

function withoutLimits({ account, project, keptWith = {} }: DesiredRemoval, found: AccountState): WriteChange[] {
  const limits = Object.fromEntries(
    Object.entries(keptWith).filter(([tres, value]) => !showsAmount(tres, value, found.limits[tres])),
  );
  return Object.keys(limits).length === 0 ? [] : [{ kind: 'setLimits', account, parent: project, limits }];
}

function accounts(desired: DesiredRemoval, found: AccountState | undefined, actual: SlurmState): WriteChange[] {
  const { account, project, top } = desired;
  const others = [...(actual.children.get(project) ?? [])].filter((child) => child !== account);
  const isUsed = others.length > 0 || (actual.associations.get(project)?.size ?? 0) > 0;
  const emptied = project !== top && actual.accounts.has(project) && !isUsed;
  return [
    ...(found === undefined ? [] : [{ kind: 'removeAccount', account, height: 0 } as const]),
    ...(emptied ? [{ kind: 'removeAccount', account: project, height: 1 } as const] : []),
  ];
}
