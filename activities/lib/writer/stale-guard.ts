import { failure } from '../failure.js';

/** Why an account is to be changed. Orders come from the customer; a membership sync repeats what it read a while ago. */
export type ChangeOrigin = 'order' | 'membership';

export interface Observed {
  account: string;
  origin: ChangeOrigin;
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

  /** An order on this account is about to be written, or was. */
  noteOrder({ account, observedAt }: Observed): void {
    const at = Math.max(Date.parse(observedAt), this.#newest.get(account) ?? 0);
    this.#newest.delete(account);
    this.#newest.set(account, at);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > REMEMBERED && oldest !== undefined) this.#newest.delete(oldest);
  }

  /** @returns the failure `Stale` when an order that was read later has changed the account */
  objection({ account, observedAt }: Observed): Error | undefined {
    const newest = this.#newest.get(account);
    if (newest === undefined || Date.parse(observedAt) >= newest) return undefined;
    const order = new Date(newest).toISOString();
    return failure(
      'Stale',
      `account ${account} was changed by an order read at ${order}; this was read at ${observedAt}.`,
    );
  }
}
