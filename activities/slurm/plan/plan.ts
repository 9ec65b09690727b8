import type { Change } from '../changes/change.js';
import type { ClaimAccount } from '../changes/claim-account.js';
import type { Conflict } from '../changes/conflict.js';
import type { DesiredAccount, DesiredAllocation } from '../desired/desired-allocation.js';
import { ownerOf } from '../desired/owner-mark.js';
import { isSlurmName, nameKey } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';
import { showsAmount, type TresAmounts } from '../tres.js';
import {
  elsewhere,
  foreign,
  foreignAbove,
  foreignQos,
  missingAccount,
  missingDefault,
  unreadable,
} from './conflicts.js';
import { planMembers } from './plan-members.js';
import { planQos } from './plan-qos.js';

/**
 * What has to be written so that the cluster shows one allocation as desired; parents before children, accounts before
 * users. Empty: everything is there, so the same function verifies a write. Never moves anything: accounts above the
 * allocation are taken as they are once they exist, further limits of the account stay, and further users do unless the
 * wish names all members.
 *
 * A conflict stands alone: an allocation is written as a whole or not at all.
 */
export function plan(desired: DesiredAllocation, actual: SlurmState): Change[] {
  const { account, accounts, qos, members, made } = desired;
  const conflict =
    (made ? findConflict(desired, actual) : absence(desired, actual)) ?? foreignQos(qos?.name, desired.owner, actual);
  if (conflict !== undefined) return [conflict];
  const own = made ? accounts : accounts.filter(({ name }) => name === account);
  return [
    ...own.flatMap((each) =>
      accountChanges(each, each.name === account ? lifted(desired, actual) : undefined, actual, made),
    ),
    ...takenOver(desired, actual),
    ...(qos === undefined ? [] : planQos(qos, actual.accounts.get(account), actual)),
    ...(members === undefined ? [] : planMembers(account, members, actual)),
  ];
}

/** An account that has to be there already is not, or is something else's. */
function absence({ account, owner, accounts, members }: DesiredAllocation, actual: SlurmState): Conflict | undefined {
  const found = actual.accounts.get(account);
  if (found === undefined) return missingAccount(account, actual);
  const project = accounts.at(-1)?.parent ?? '';
  if (found.parent !== project) return elsewhere(account, found.parent, project, actual);
  return foreign(account, owner, actual) ?? unreadable(account, actual) ?? missingDefault(account, members, actual);
}

function findConflict(desired: DesiredAllocation, actual: SlurmState): Conflict | undefined {
  const { account, owner, top, accounts } = desired;
  if (!actual.accounts.has(top)) {
    const reason = `account ${top}, under which accounts are made, does not exist on cluster ${actual.cluster}; create it or correct root_account or parent_account.`;
    return { kind: 'conflict', failureType: 'BackendMisconfigured', reason };
  }
  const noDefault = missingDefault(account, desired.members, actual);
  if (noDefault !== undefined) return noDefault;
  const wanted = accounts.at(-1)?.parent;
  const found = actual.accounts.get(account);
  if (found !== undefined && found.parent !== wanted) {
    const where = found.parent === null ? 'at the root' : `under ${found.parent}`;
    const reason = `account ${account} exists on cluster ${actual.cluster} ${where} and not under ${wanted}: it belongs to something else, or was moved. Move or rename it.`;
    return { kind: 'conflict', failureType: 'AccountExists', reason };
  }
  if (found !== undefined && wanted !== undefined && isAbove(account, wanted, actual)) {
    const reason = `accounts ${account} and ${wanted} on cluster ${actual.cluster} are each other's parents; repair the tree with sacctmgr.`;
    return { kind: 'conflict', failureType: 'AccountExists', reason };
  }
  const other = foreign(account, owner, actual) ?? foreignAbove(desired, actual) ?? unreadable(account, actual);
  if (other !== undefined) return other;
  return accounts.map(({ name }) => sharedKey(name, actual)).find((clash) => clash !== undefined);
}

function isAbove(account: string, start: string, actual: SlurmState): boolean {
  const seen = new Set<string>();
  for (let name: string | null = start; name !== null && !seen.has(name); ) {
    if (name === account) return true;
    seen.add(name);
    name = actual.accounts.get(name)?.parent ?? null;
  }
  return false;
}

function sharedKey(name: string, actual: SlurmState): Conflict | undefined {
  const other = actual.longNames.get(nameKey(name));
  if (other === undefined || other === name || actual.accounts.has(name)) return undefined;
  const reason = `account name ${name} equals the existing account ${other} in its first 42 characters, which is all that slurmdbd tells apart; use a shorter slug or prefix.`;
  return { kind: 'conflict', failureType: 'NameInvalid', reason };
}

/** What an operator gave to the resource bears its mark from then on. */
function takenOver({ account, accounts, owner }: DesiredAllocation, actual: SlurmState): ClaimAccount[] {
  const description = accounts.at(-1)?.description ?? '';
  if (owner.claim !== 'adopted' || actual.accounts.get(account)?.listed !== true) return [];
  return actual.owners.get(account) === ownerOf(description) ? [] : [{ kind: 'claimAccount', account, description }];
}

/**
 * An account that was kept without users and with limits of 0 lives again: limits that are not wanted would stay at 0
 * for ever, so they are lifted.
 */
function lifted({ account, kept = {} }: DesiredAllocation, actual: SlurmState): TresAmounts {
  const limits = actual.accounts.get(account)?.limits ?? {};
  const isKept = Object.keys(kept).every((tres) => showsAmount(tres, 0, limits[tres]));
  const isEmpty = (actual.associations.get(account)?.size ?? 0) === 0;
  return isKept && isEmpty ? Object.fromEntries(Object.keys(kept).map((tres) => [tres, -1])) : {};
}

/**
 * @param also limits of the allocation's own account besides those that are wanted; absent for accounts above it
 * @param made what is missing is made
 */
function accountChanges(
  account: DesiredAccount,
  also: TresAmounts | undefined,
  actual: SlurmState,
  made: boolean,
): Change[] {
  const found = actual.accounts.get(account.name);
  if (found === undefined) return [{ kind: 'createAccount', ...account }];
  // A half-made account is added again where its association stands; anywhere else it would be moved.
  if (made && !found.listed) {
    const { parent: above } = found;
    // Under a name that a load file cannot hold it stays as it is.
    if (above !== null && !isSlurmName('account', above)) return [];
    const parent = above ?? account.parent;
    return [{ kind: 'createAccount', ...account, parent }];
  }
  if (also === undefined) return [];
  const limits = differing({ ...also, ...account.limits }, found.limits);
  if (Object.keys(limits).length === 0) return [];
  return [{ kind: 'setLimits', account: account.name, parent: account.parent, limits }];
}

/** -1 wants no limit, which the cluster shows by leaving the TRES out. */
function differing(wanted: TresAmounts, found: TresAmounts): TresAmounts {
  return Object.fromEntries(Object.entries(wanted).filter(([tres, value]) => !showsAmount(tres, value, found[tres])));
}
