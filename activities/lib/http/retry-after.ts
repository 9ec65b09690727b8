/** Longest wait that a server may ask for; beyond it a wrong clock or a typo is more likely than a real wish. */
const MAX_WAIT_MS = 10 * 60_000;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds or an HTTP date.
 *
 * @param value header as received
 * @param now milliseconds since the epoch, for dates
 * @returns milliseconds to wait, 1 up to 10 minutes; undefined when there is no usable value. Zero, a negative number and
 *   a date that is over, as servers send after a maintenance that overran, are none: the caller's own delay counts then
 */
export function retryAfterMs(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  if (!Number.isFinite(wait) || wait <= 0) return undefined;
  return Math.min(Math.ceil(wait), MAX_WAIT_MS);
}
