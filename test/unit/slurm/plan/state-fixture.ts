import type { SlurmName } from '../../../../activities/slurm/slurm-name.js';
import type { AccountState, QosState, SlurmState } from '../../../../activities/slurm/state/slurm-state.js';

export interface StateSketch {
  /** account → parent, or a whole account. */
  accounts?: Record<string, string | Partial<AccountState>>;
  /** `user@account` or `user@account/partition`. */
  members?: string[];
  users?: Record<string, string>;
  /** Listed accounts → the resource whose mark they bear, or ''. */
  owners?: Record<string, string>;
  longNames?: Record<string, string>;
  jobs?: Record<string, number>;
  jobsUnknown?: string;
  elsewhere?: string[];
  qos?: Record<string, QosState>;
}

const PLAIN: AccountState = { parent: 'root', limits: {}, qos: [], defaultQos: '', submitJobs: null, listed: true };

/** A cluster `lab` with a root account and whatever is sketched. */
export function state({
  accounts = {},
  members = [],
  users = {},
  owners = {},
  longNames = {},
  jobs = {},
  jobsUnknown = '',
  elsewhere = [],
  qos = {},
}: StateSketch = {}): SlurmState {
  const result: SlurmState = {
    cluster: 'lab' as SlurmName,
    accounts: new Map([['root', { ...PLAIN, parent: null }]]),
    owners: new Map(Object.entries(owners)),
    associations: new Map(),
    users: new Map(Object.entries(users)),
    newcomers: new Set(),
    longNames: new Map(Object.entries(longNames)),
    children: new Map(),
    memberships: new Map(),
    rights: new Map(),
    jobs: new Map(Object.entries(jobs)),
    jobsUnknown,
    elsewhere: new Set(elsewhere),
    qos: new Map(Object.entries(qos)),
  };
  for (const [name, value] of Object.entries(accounts)) {
    const given = typeof value === 'string' ? { parent: value } : value;
    const whole = { ...PLAIN, ...given };
    result.accounts.set(name, whole);
    if (whole.parent !== null) {
      result.children.set(whole.parent, new Set([...(result.children.get(whole.parent) ?? []), name]));
    }
  }
  for (const member of members) {
    const [user = '', where = ''] = member.split('@');
    const [account = '', partition = ''] = where.split('/');
    const rows = result.associations.get(account) ?? new Map<string, Set<string>>();
    rows.set(user, new Set([...(rows.get(user) ?? []), partition]));
    result.associations.set(account, rows);
    result.memberships.set(user, new Set([...(result.memberships.get(user) ?? []), account]));
  }
  return result;
}
