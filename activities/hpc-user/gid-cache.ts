export type Cached = { state: 'fresh' | 'old'; gid: number } | { state: 'absent' } | { state: 'unknown' };

export interface GidCacheOptions {
  /** Seconds that a GID is used without asking again; absent: until restart. */
  ttlSeconds?: number;
  /** Seconds for which a project without a GID is not asked for again. */
  negativeTtlSeconds: number;
  now: () => number;
}

/** More projects without GID than this are not remembered; it bounds the memory against invented names. */
const MAX_ABSENT = 50_000;

/** GIDs by project slug, and the slugs that have none. What was known once stays known as `old`, for outages. */
export class GidCache {
  readonly #options: GidCacheOptions;
  readonly #gids = new Map<string, { gid: number; at: number }>();
  readonly #absent = new Map<string, number>();

  constructor(options: GidCacheOptions) {
    this.#options = options;
  }

  look(slug: string): Cached {
    const { ttlSeconds = Number.POSITIVE_INFINITY, negativeTtlSeconds, now } = this.#options;
    const known = this.#gids.get(slug);
    if (known !== undefined) {
      return { state: now() - known.at < ttlSeconds * 1000 ? 'fresh' : 'old', gid: known.gid };
    }
    const since = this.#absent.get(slug);
    if (since === undefined) return { state: 'unknown' };
    if (now() - since < negativeTtlSeconds * 1000) return { state: 'absent' };
    this.#absent.delete(slug);
    return { state: 'unknown' };
  }

  /** @returns the GID that the project had before, if it was another one */
  store(slug: string, gid: number): number | undefined {
    const before = this.#gids.get(slug)?.gid;
    this.#gids.set(slug, { gid, at: this.#options.now() });
    this.#absent.delete(slug);
    return before === gid ? undefined : before;
  }

  /** The API has no GID for this project (any more). */
  storeAbsent(slug: string): void {
    this.#gids.delete(slug);
    if (this.#absent.size >= MAX_ABSENT) this.#absent.clear();
    this.#absent.set(slug, this.#options.now());
  }

  get slugs(): string[] {
    return [...this.#gids.keys()];
  }

  get absentCount(): number {
    return this.#absent.size;
  }
}
