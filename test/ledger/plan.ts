import { componentAmounts } from '../../activities/lib/backend/component-amounts.js';
import type { Components } from '../../activities/lib/backend/components.js';
import { checkName } from '../../activities/lib/backend/name-rules.js';
import { ownerConflict } from '../../activities/lib/backend/ownership.js';
import type { SimplePlan } from '../../activities/lib/backend/simple/simple-backend.js';
import type { Members, Wish } from '../../contracts/wish.js';
import {
  addMember,
  closeAccount,
  giveAccount,
  type LedgerChange,
  type LedgerState,
  openAccount,
  removeMember,
  setLimit,
  setStatus,
} from './change.js';
import { LEDGER_NAMES } from './name-rules.js';

/** What has to be written for one wish; what it does not name stays. Pure. */
export function planWish(wish: Wish, accounts: LedgerState, components: Components): SimplePlan<LedgerChange> {
  const { backendId: name, presence, resourceUuid: owner, status, limits } = wish;
  checkName(LEDGER_NAMES, name, `account of resource ${owner}`, 'change its slug in Waldur, then retry');
  const found = accounts.get(name);
  const conflict = found && ownerConflict(wish, found.owner || undefined, `account ${name}`);
  if (conflict !== undefined) return { conflict };
  if (presence === 'absent') return { changes: found === undefined ? [] : [closeAccount(name)] };
  if (presence === 'existing' && found === undefined) {
    return { conflict: { failureType: 'BackendRejected', reason: `there is no account ${name}.` } };
  }
  const wanted = limits && componentAmounts(limits, wish, components);
  const limit = wanted?.amounts.get('units')?.toNumber();
  return {
    changes: [
      ...(found === undefined ? [openAccount(name, owner)] : []),
      ...(wish.claim === 'adopted' && found && found.owner !== owner ? [giveAccount(name, owner)] : []),
      ...(limit === undefined || limit === found?.limit ? [] : [setLimit(name, limit)]),
      ...members(name, wish.members, found?.members ?? new Set()),
      ...(status === undefined || status === (found?.status ?? 'normal') ? [] : [setStatus(name, status)]),
    ],
    ...(wanted === undefined ? {} : { warnings: wanted.warnings, reportedLimits: wanted.reportedLimits }),
  };
}

/** Whoever is not named is removed only where all members are known. */
function members(name: string, wanted: Members | undefined, present: ReadonlySet<string>): LedgerChange[] {
  if (wanted === undefined) return [];
  const { usernames, complete } = wanted;
  const leaving = complete ? [...present].filter((user) => !usernames.includes(user)) : [];
  return [
    ...usernames.filter((user) => !present.has(user)).map((user) => addMember(name, user)),
    ...leaving.map((user) => removeMember(name, user)),
  ];
}
