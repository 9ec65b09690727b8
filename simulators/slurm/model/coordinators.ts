import type { SlurmState } from './state.js';
import { findRow } from './tree.js';

/** Coordinators of an account: its own and those of every account above it. Sorted. */
export function coordinatorsOf(state: SlurmState, account: string): string[] {
  const users = new Set(state.coordinators.get(account));
  for (const cluster of state.clusters.values()) {
    for (let at = findRow(cluster, account)?.parent; at !== undefined; at = at.parent) {
      for (const user of state.coordinators.get(at.account) ?? []) users.add(user);
    }
  }
  return [...users].sort();
}

/** Accounts each user coordinates, directly or from above. */
export function coordinatedAccounts(state: SlurmState): Map<string, string[]> {
  const result = new Map<string, string[]>();
  if (state.coordinators.size === 0) return result;
  for (const account of [...new Set([...state.accounts.keys(), ...state.coordinators.keys()])].sort()) {
    for (const user of coordinatorsOf(state, account)) result.set(user, [...(result.get(user) ?? []), account]);
  }
  return result;
}

/** Makes users coordinators of an account. */
export function addCoordinators(state: SlurmState, account: string, users: readonly string[]): void {
  state.coordinators.set(account, [...new Set([...(state.coordinators.get(account) ?? []), ...users])]);
  state.changes.push({ kind: 'add coordinator', key: account, detail: users.join(',') });
}

/** Takes users off the coordinators of an account, or of all accounts. */
export function removeCoordinators(state: SlurmState, users: readonly string[], accounts?: readonly string[]): void {
  for (const account of accounts ?? [...state.coordinators.keys()]) {
    const left = (state.coordinators.get(account) ?? []).filter((user) => !users.includes(user));
    if (left.length > 0) state.coordinators.set(account, left);
    else state.coordinators.delete(account);
  }
}
