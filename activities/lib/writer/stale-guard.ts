import type { Origin } from '../../../contracts/wish.js';
import { failure } from '../failure.js';

export interface Observed {
  account: string;
  origin: Origin;
  /** Instant at which the wish was read from Waldur. */
  observedAt: string;
}

/** So many accounts are remembered; the ones changed longest ago are forgotten first. */
const REMEMBERED = 50_000;

/**
 * Keeps an old wish from undoing a newer order: a sync that read the members before a terminate order was carried out
 * must not bring them back. One guard for each writer.
 */
export class StaleGuard {
  readonly #newest = new Map<string, number>();
  #since = Number.NEGATIVE_INFINITY;

  /**
   * This process became the writer: what others wrote before is not known to it, so a wish that was read before then
   * may be older than an order of theirs.
   */
  tookOver(now: Date): void {
    this.#since = now.getTime();
  }

  /** A wish on this account is about to be written: a customer's order or an operator's change counts from now on. */
  note({ account, origin, observedAt }: Observed): void {
    if (origin !== 'order' && origin !== 'status') return;
    const at = Math.max(Date.parse(observedAt), this.#newest.get(account) ?? 0);
    this.#newest.delete(account);
    this.#newest.set(account, at);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > REMEMBERED && oldest !== undefined) this.#newest.delete(oldest);
  }

  /** @returns the failure `Stale` when an order that was read later has changed the account, or may have */
  objection({ account, origin, observedAt }: Observed): Error | undefined {
    if (origin !== 'order' && Date.parse(observedAt) < this.#since) {
      const text = `account ${account}: this was read at ${observedAt}, before this process became the writer.`;
      return failure('Stale', text);
    }
    const newest = this.#newest.get(account);
    if (newest === undefined || Date.parse(observedAt) >= newest) return undefined;
    const order = new Date(newest).toISOString();
    return failure(
      'Stale',
      `account ${account} was changed by an order read at ${order}; this was read at ${observedAt}.`,
    );
  }
}
