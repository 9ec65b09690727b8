import type { Desired } from '../plan/plan-goal.js';
import type { SlurmName } from '../slurm-name.js';
import type { Scope } from './snapshot.js';

/** Accounts, users and QOS that planning these allocations has to know about. */
export function scopeOf(all: Iterable<Desired>): Scope {
  const scope = {
    accounts: new Set<SlurmName>(),
    users: new Set<SlurmName>(),
    emptied: new Set<SlurmName>(),
    parents: new Set<SlurmName>(),
    qos: new Set<SlurmName>(),
  };
  const add = (set: Set<SlurmName>, names: readonly SlurmName[]): void => {
    for (const name of names) set.add(name);
  };
  for (const desired of all) {
    if (desired.goal === 'present') {
      add(scope.accounts, [desired.top, ...desired.accounts.map(({ name }) => name)]);
      add(
        scope.users,
        desired.users.map(({ user }) => user),
      );
      add(
        scope.accounts,
        desired.users.flatMap(({ defaultAccount }) => defaultAccount ?? []),
      );
      if (desired.qos !== undefined) scope.qos.add(desired.qos.name);
    } else if (desired.goal === 'absent') {
      add(scope.accounts, [desired.account, desired.project]);
      scope.emptied.add(desired.account);
      add(scope.parents, [desired.account, desired.project]);
      if (desired.qos !== null) scope.qos.add(desired.qos);
    } else {
      add(scope.accounts, [desired.account, ...desired.above]);
      add(scope.qos, desired.qos ?? []);
    }
  }
  return scope;
}
