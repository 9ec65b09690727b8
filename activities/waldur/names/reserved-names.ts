/** Longer than any request and its retry may be under way. */
const KEEP_MS = 15 * 60_000;

/**
 * Backend ids that this process has begun to store in Waldur. A request whose answer was lost may still take effect, so
 * its name stays taken for others until Waldur's own lists show it for certain.
 */
export class ReservedNames {
  readonly #names = new Map<string, { resourceUuid: string; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The resource that holds the name, unless it is `resourceUuid` itself. */
  holder(scope: string, name: string, resourceUuid: string): string | undefined {
    const found = this.#names.get(`${scope}/${name}`);
    if (found === undefined || found.resourceUuid === resourceUuid) return undefined;
    return this.#now() - found.at < KEEP_MS ? found.resourceUuid : undefined;
  }

  /** The resource has no use for the name any more. */
  release(scope: string, name: string, resourceUuid: string): void {
    const key = `${scope}/${name}`;
    if (this.#names.get(key)?.resourceUuid === resourceUuid) this.#names.delete(key);
  }

  reserve(scope: string, name: string, resourceUuid: string): void {
    const now = this.#now();
    for (const [key, { at }] of this.#names) {
      if (now - at < KEEP_MS) break;
      this.#names.delete(key);
    }
    this.#names.delete(`${scope}/${name}`);
    this.#names.set(`${scope}/${name}`, { resourceUuid, at: now });
  }
}
