import { CLEAR } from '../model/limit-names.js';

/** 32-bit value that sacctmgr uses for "no limit". */
const INFINITE = 4294967295;

/**
 * Reads a whole number as sacctmgr does: leading digits count, the rest is ignored, negative or empty clears, and the
 * value is cut to 32 bits. Undefined when it does not start with a number.
 */
export function parseCount(text: string): number | undefined {
  if (text === '') return CLEAR;
  const match = /^\s*([+-]?\d+)/.exec(text);
  if (match === null) return /^(unlimited|infinite)/i.test(text) ? CLEAR : undefined;
  const value = BigInt(match[1]?.replace('+', '') ?? '0');
  if (value < 0n) return CLEAR;
  const short = Number(BigInt.asUintN(32, value));
  return short >= INFINITE - 1 ? CLEAR : short;
}

/** Largest number the database column takes; above it the change fails. */
export const MAX_COUNT = 2147483647;
