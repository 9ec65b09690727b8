import type { AccountState, SlurmState } from '../state/slurm-state.js';

/** Enters new values of an account into a state; one that is not in it is left out. */
export function adjustAccount({ accounts }: SlurmState, name: string, values: Partial<AccountState>): void {
  const found = accounts.get(name);
  if (found !== undefined) accounts.set(name, { ...found, ...values });
}
