import type { ProgramCall } from './program.js';

const FIRST_UID = 20000;

/** Whether a Unix account of this name exists. */
export function unixUserExists({ unixUsers }: Pick<ProgramCall, 'unixUsers'>, name: string): boolean {
  return name === 'root' || (name !== '' && (unixUsers === 'all' || unixUsers.has(name)));
}

/** A stable user id for a name. */
export function uidOf(name: string): number {
  if (name === 'root') return 0;
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000;
  return FIRST_UID + hash;
}
