/**
 * Instants as Waldur renders them, `2026-11-22T00:32:59.477331Z`. Every call gives a later instant than the one
 * before, so that `modified` always moves.
 */
export class Clock {
  private lastMicros = 0;

  /** @param aheadMs how far it is ahead of the machine's clock; negative = behind */
  constructor(private readonly aheadMs = 0) {}

  /** The first day of the month, `2026-11-01`. */
  get month(): string {
    return `${new Date(Date.now() + this.aheadMs).toISOString().slice(0, 7)}-01`;
  }

  now(): string {
    const micros = Math.max((Date.now() + this.aheadMs) * 1000, this.lastMicros + 1);
    this.lastMicros = micros;
    const millis = Math.floor(micros / 1000);
    const rest = String(micros % 1000).padStart(3, '0');
    return `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
  }
}
