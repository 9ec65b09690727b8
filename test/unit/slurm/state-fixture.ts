import type { SlurmName } from '../../../activities/slurm/slurm-name.js';
import type { AccountState, SlurmState } from '../../../activities/slurm/slurm-state.js';

export interface StateSketch {
  /** account → parent, or a whole account. */
  accounts?: Record<string, string | Partial<AccountState>>;
  /** `user@account` or `user@account/partition`. */
  members?: string[];
  users?: Record<string, string>;
  longNames?: Record<string, string>;
}

/** A cluster `lab` with a root account and whatever is sketched. */
export function state({ accounts = {}, members = [], users = {}, longNames = {} }: StateSketch = {}): SlurmState {
  const result: SlurmState = {
    cluster: 'lab' as SlurmName,
    accounts: new Map([['root', { parent: null, limits: {}, listed: true }]]),
    associations: new Map(),
    users: new Map(Object.entries(users)),
    longNames: new Map(Object.entries(longNames)),
  };
  for (const [name, value] of Object.entries(accounts)) {
    const given = typeof value === 'string' ? { parent: value } : value;
    result.accounts.set(name, { parent: 'root', limits: {}, listed: true, ...given });
  }
  for (const member of members) {
    const [user = '', where = ''] = member.split('@');
    const [account = '', partition = ''] = where.split('/');
    const rows = result.associations.get(account) ?? new Map<string, Set<string>>();
    rows.set(user, new Set([...(rows.get(user) ?? []), partition]));
    result.associations.set(account, rows);
  }
  return result;
}
