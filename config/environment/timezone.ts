import { suggest } from '../yaml/suggest.js';

/** Timezone of this host, by its IANA name. */
export const systemTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const isZone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

export type TimezoneCheck = { valid: true } | { valid: false; meant?: string };

/** Whether a name is an IANA timezone, in the spelling of the database; else the one that was probably meant. */
export function checkTimezone(name: string): TimezoneCheck {
  if (name === 'UTC') return { valid: true };
  const known = Intl.supportedValuesOf('timeZone');
  const sameLetters = [...known, 'UTC'].find((zone) => zone.toLowerCase() === name.toLowerCase());
  if (isZone(name) && (sameLetters === undefined || sameLetters === name)) return { valid: true };
  const meant = sameLetters ?? suggest(name, known);
  return { valid: false, ...(meant === undefined ? {} : { meant }) };
}
