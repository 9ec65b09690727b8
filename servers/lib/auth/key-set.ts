import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { HttpFailure } from '../../../activities/lib/http/http-failure.js';
import type { Log } from '../../../activities/lib/log.js';
import { BadProvider, type KeySource } from './key-source.js';

/** No key is at hand and the provider cannot be asked. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';

  constructor(readonly retryAfterSeconds: number) {
    super(`the keys of the identity provider cannot be fetched; next try in ${retryAfterSeconds} s`);
  }
}

export interface KeySetOptions {
  source: KeySource;
  /** For the log. */
  issuer: string;
  log: Log;
  now: () => number;
}

/** After a fetch the provider is left alone for so long, however many unknown keys are named to us. */
export const COOLDOWN_MS = 10_000;
/** Keys are renewed in the background after this time … */
export const FRESH_MS = 5 * 60_000;
/** … and before use after this time, so that a withdrawn key ends even where nobody asked for long. */
export const MAX_AGE_MS = 10 * 60_000;

type Find = ReturnType<typeof createLocalJWKSet>;

/**
 * The provider's public keys. All callers share one fetch. An unknown key leads to a new fetch, at most one in 10 s. What
 * was fetched last stays in use while the provider is down.
 */
export class KeySet {
  readonly #options: KeySetOptions;
  #find: Find | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failing = false;
  #fetching: Promise<void> | undefined;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  /**
   * The key of a token's header.
   *
   * @throws KeysUnavailable; JOSEError when the provider has no such key
   */
  async find(header: JWSHeaderParameters): Promise<CryptoKey> {
    await this.#renew();
    try {
      return await this.#lookUp(header);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const asked = await this.#fetch();
      // A new key cannot be told from an invented one while the provider is away.
      if (this.#failing) throw this.#unavailable();
      if (!asked) throw error;
      return this.#lookUp(header);
    }
  }

  /** Fetches the keys unless they are there. Never throws. */
  async prefetch(): Promise<void> {
    await this.#renew();
  }

  /** Whether there are keys, and whether the provider gave them when it was asked last. */
  state(): { usable: boolean; failing: boolean } {
    return { usable: this.#find !== undefined, failing: this.#failing };
  }

  async #lookUp(header: JWSHeaderParameters): Promise<CryptoKey> {
    if (this.#find === undefined) throw this.#unavailable();
    return this.#find(header);
  }

  #unavailable(): KeysUnavailable {
    const left = this.#triedAt + COOLDOWN_MS - this.#options.now();
    return new KeysUnavailable(Math.max(1, Math.ceil(left / 1000)));
  }

  async #renew(): Promise<void> {
    const age = this.#options.now() - this.#fetchedAt;
    if (age < FRESH_MS) return;
    const fetch = this.#fetch();
    // In an outage nobody waits: the keys at hand are used at once.
    if (this.#find === undefined || (age >= MAX_AGE_MS && !this.#failing)) await fetch;
  }

  /** Fetches, or joins a fetch, unless one was made just now. @returns whether there was one; it never throws */
  async #fetch(): Promise<boolean> {
    if (this.#fetching === undefined) {
      if (this.#options.now() - this.#triedAt < COOLDOWN_MS) return false;
      this.#triedAt = this.#options.now();
      this.#fetching = this.#load().finally(() => {
        this.#fetching = undefined;
      });
    }
    await this.#fetching;
    return true;
  }

  async #load(): Promise<void> {
    const { source, log, now, issuer } = this.#options;
    try {
      const { keys } = await source();
      this.#find = createLocalJWKSet({ keys } as JSONWebKeySet);
      this.#fetchedAt = now();
      if (this.#failing) log.info({ issuer, keys: keys.length }, 'the identity provider gives its keys again');
      this.#failing = false;
    } catch (error) {
      const known = error instanceof HttpFailure || error instanceof BadProvider;
      const problem = known ? error.message : `unexpected ${error instanceof Error ? error.name : 'error'}`;
      this.#failing = true;
      const ageSeconds = this.#find === undefined ? undefined : Math.round((now() - this.#fetchedAt) / 1000);
      log.warn(
        { issuer, problem, ageSeconds },
        this.#find === undefined
          ? 'the keys of the identity provider cannot be fetched; until then no token can be checked'
          : 'the keys of the identity provider cannot be fetched; those at hand stay in use',
      );
    }
  }
}
