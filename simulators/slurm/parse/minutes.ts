import { CLEAR } from '../model/limit-names.js';

/**
 * Reads a duration in minutes: `60`, `min:sec`, `h:m:s`, `d-h`, `d-h:m`, `d-h:m:s`; seconds round up. `-1`, `UNLIMITED`
 * and `INFINITE` clear. Undefined when the form is wrong.
 */
export function parseMinutes(text: string): number | undefined {
  if (/^(-1|unlimited|infinite)$/i.test(text)) return CLEAR;
  const match = /^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, days, first = '0', second, third] = match;
  const number = (part: string | undefined): number => Number(part ?? 0);
  let seconds: number;
  if (days !== undefined) seconds = number(days) * 86400 + number(first) * 3600 + number(second) * 60 + number(third);
  else if (third !== undefined) seconds = number(first) * 3600 + number(second) * 60 + number(third);
  else seconds = number(first) * 60 + number(second);
  return Math.ceil(seconds / 60);
}
