import type { WriteChange } from '../changes/change.js';
import { nameKey } from '../slurm-name.js';
import type { SlurmState } from '../state/slurm-state.js';

/**
 * Enters planned changes into a state as if they were written, so that the next allocation of the same batch is planned
 * on top of them: shared customers and projects are created once, a project is removed with its last allocation, clashing
 * names are seen before anything is written.
 */
export function expectChanges(state: SlurmState, changes: readonly WriteChange[]): void {
  for (const change of changes) expectChange(state, change);
}

function expectChange(state: SlurmState, change: WriteChange): void {
  const { accounts, associations, children, memberships, users } = state;
  const adjust = (name: string, values: Partial<AccountOf>): void => {
    const found = accounts.get(name);
    if (found !== undefined) accounts.set(name, { ...found, ...values });
  };
  switch (change.kind) {
    case 'createAccount': {
      const { name, parent, limits } = change;
      accounts.set(name, { parent, limits, qos: [], defaultQos: '', submitJobs: null, listed: true });
      state.longNames.set(nameKey(name), name);
      children.set(parent, new Set([...(children.get(parent) ?? []), name]));
      return;
    }
    case 'setLimits':
      adjust(change.account, { limits: { ...accounts.get(change.account)?.limits, ...change.limits } });
      return;
    case 'setAccountQos': {
      const { qos, defaultQos } = change;
      adjust(change.account, { qos, ...(defaultQos === null ? {} : { defaultQos }) });
      return;
    }
    case 'setSubmitJobs':
      adjust(change.account, { submitJobs: change.submitJobs });
      return;
    case 'addUser': {
      const { account, user, partition, defaultAccount } = change;
      const members = associations.get(account) ?? new Map<string, Set<string>>();
      members.set(user, new Set([...(members.get(user) ?? []), partition]));
      associations.set(account, members);
      memberships.get(user)?.add(account);
      if (defaultAccount !== null) users.set(user, defaultAccount);
      else if (!users.has(user)) users.set(user, account);
      return;
    }
    case 'moveDefault':
      users.set(change.user, change.account);
      return;
    case 'removeUser':
      associations.get(change.account)?.delete(change.user);
      memberships.get(change.user)?.delete(change.account);
      if (memberships.get(change.user)?.size === 0) users.delete(change.user);
      return;
    case 'removeAccount': {
      const parent = accounts.get(change.account)?.parent;
      accounts.delete(change.account);
      associations.delete(change.account);
      if (parent != null) children.get(parent)?.delete(change.account);
      return;
    }
    case 'createQos':
    case 'changeQos':
      state.qos.set(change.name, change.qos);
      return;
    case 'removeQos':
      state.qos.delete(change.name);
      return;
    case 'cancelJobs':
      state.jobs.delete(change.account);
      return;
  }
}

type AccountOf = SlurmState['accounts'] extends Map<string, infer State> ? State : never;
