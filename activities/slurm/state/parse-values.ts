import { failure } from '../../lib/failure.js';

/** A limit as sacctmgr prints it: a number, or nothing for no limit. @throws BackendOutput */
export function parseCount(text: string, what: string): number | null {
  if (text === '') return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw failure('BackendOutput', `sacctmgr printed ${JSON.stringify(text.slice(0, 80))} for ${what}.`);
}

/** `a,b` → its parts, sorted, so that lists can be compared. */
export const parseList = (text: string): string[] =>
  text
    .split(',')
    .filter((part) => part !== '')
    .sort();

/**
 * A time limit as Slurm reads and prints it, in minutes: `M`, `M:S`, `H:M:S`, `D-H`, `D-H:M`, `D-H:M:S`; seconds that
 * are left count as a whole minute, as Slurm rounds them.
 *
 * @throws BackendOutput
 */
export function parseMinutes(text: string, what: string): number | null {
  if (text === '') return null;
  const [, days, clock = ''] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/.exec(text) ?? [];
  const parts = clock.split(':').map(Number);
  if (clock === '') throw failure('BackendOutput', `${JSON.stringify(text.slice(0, 80))} is no time limit (${what}).`);
  const [first = 0, second = 0, third = 0] = parts;
  if (days !== undefined) return Number(days) * 1440 + first * 60 + second + (third > 0 ? 1 : 0);
  if (parts.length === 3) return first * 60 + second + (third > 0 ? 1 : 0);
  return first + (second > 0 ? 1 : 0);
}
