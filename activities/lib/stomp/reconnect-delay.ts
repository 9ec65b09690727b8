const FIRST_MS = 1_000;
const LONGEST_MS = 120_000;
/** So that clients that lost the same broker don't come back at the same moment. */
const JITTER = 0.25;

/**
 * Pause before the next attempt to connect: 1 s, doubling to 120 s, and up to a quarter more by chance.
 *
 * @param attempt failed attempts before this one
 * @returns milliseconds
 */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  return Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS) * (1 + JITTER * random());
}
