import type { WaldurClient } from '../client/client.js';
import type { WaldurOffering } from '../client/schemas.js';

/** Options and partitions of an offering change rarely; a minute spares a request per order. */
const KEEP_MS = 60_000;

interface Entry {
  at: number;
  offering: Promise<WaldurOffering>;
}

/** Reads offerings at most once a minute each; concurrent readers share one request, failures are not kept. */
export class OfferingCache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get(client: WaldurClient, offeringId: string): Promise<WaldurOffering> {
    const key = `${client.baseUrl}${offeringId}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#now() - entry.at < KEEP_MS) return entry.offering;
    const offering = client.offerings.retrieve(offeringId);
    this.#entries.set(key, { at: this.#now(), offering });
    offering.catch(() => this.#entries.delete(key));
    return offering;
  }
}
