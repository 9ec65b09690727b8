import type { Desired } from '../desired/desire.js';
import type { SlurmName } from '../slurm-name.js';
import type { Scope } from './snapshot.js';

/** Accounts, users and QOS that planning these allocations has to know about. */
export function scopeOf(all: Iterable<Desired>): Scope {
  const scope = {
    accounts: new Set<SlurmName>(),
    users: new Set<SlurmName>(),
    emptied: new Set<SlurmName>(),
    known: new Set<SlurmName>(),
    parents: new Set<SlurmName>(),
    thinned: new Map<SlurmName, ReadonlySet<SlurmName>>(),
    qos: new Set<SlurmName>(),
  };
  const add = (set: Set<SlurmName>, names: readonly SlurmName[]): void => {
    for (const name of names) set.add(name);
  };
  for (const desired of all) {
    if (desired.goal === 'absent') {
      add(scope.accounts, [desired.account, desired.project]);
      scope.emptied.add(desired.account);
      scope.known.add(desired.account);
      add(scope.parents, [desired.account, desired.project]);
      if (desired.qos !== null) scope.qos.add(desired.qos);
      continue;
    }
    const { account, accounts, top, made, members, qos, status } = desired;
    add(scope.accounts, made ? [top, ...accounts.map(({ name }) => name)] : [account]);
    if (!made) scope.known.add(account);
    if (qos !== undefined) scope.qos.add(qos.name);
    if (members !== undefined) {
      const users = members.users.map(({ user }) => user);
      add(scope.users, users);
      add(
        scope.accounts,
        members.users.flatMap(({ defaultAccount }) => defaultAccount ?? []),
      );
      if (members.exact) scope.thinned.set(account, new Set(users));
    }
    if (status !== undefined) {
      add(scope.accounts, [status.account, ...status.above]);
      add(scope.qos, [...(status.qos ?? []), ...(status.before?.qos ?? [])]);
    }
  }
  return scope;
}
