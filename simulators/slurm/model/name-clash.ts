import type { SlurmState } from './state.js';

/** Characters of a name that the database key looks at. */
const KEY_LENGTH = 42;

const key = (name: string): string => name.slice(0, KEY_LENGTH);

/** Whether the database would refuse one of these new account names because of an existing or new one. */
export function accountNamesClash(state: SlurmState, names: readonly string[]): boolean {
  const taken = new Map<string, string>();
  for (const name of state.accounts.keys()) taken.set(key(name), name);
  for (const name of names) {
    const other = taken.get(key(name));
    if (other !== undefined && other !== name) return true;
    taken.set(key(name), name);
  }
  return false;
}
