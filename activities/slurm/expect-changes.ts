import type { WriteChange } from './change.js';
import { nameKey } from './slurm-name.js';
import type { SlurmState } from './slurm-state.js';

/**
 * Enters planned changes into a state as if they were written, so that the next allocation of the same batch is planned
 * on top of them: shared customers and projects are created once, clashing names are seen before anything is written.
 */
export function expectChanges(state: SlurmState, changes: readonly WriteChange[]): void {
  for (const change of changes) {
    if (change.kind === 'createAccount') {
      const { name, parent, limits } = change;
      state.accounts.set(name, { parent, limits, listed: true });
      state.longNames.set(nameKey(name), name);
    } else if (change.kind === 'setLimits') {
      const found = state.accounts.get(change.account);
      if (found !== undefined) {
        state.accounts.set(change.account, { ...found, limits: { ...found.limits, ...change.limits } });
      }
    } else {
      const users = state.associations.get(change.account) ?? new Map<string, Set<string>>();
      users.set(change.user, new Set([...(users.get(change.user) ?? []), change.partition]));
      state.associations.set(change.account, users);
      if (change.defaultAccount !== null) state.users.set(change.user, change.defaultAccount);
      else if (!state.users.has(change.user)) state.users.set(change.user, change.account);
    }
  }
}
