import * as z from 'zod';
import type { Secret } from '../settings/secret.js';
import type { Http } from './http.js';
import { HttpFailure } from './http-failure.js';

export interface OidcClientOptions {
  /** Client whose base URL is the token endpoint. */
  http: Http;
  clientId: string;
  clientSecret: Secret;
  scope?: string;
  now?: () => number;
}

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().optional() });

/** A token is renewed this long before it ends, so that it does not end on the way. */
const MARGIN_MS = 30_000;
/** Lifetime assumed when the provider names none. */
const DEFAULT_LIFETIME_MS = 300_000;
/** A token that lives shorter than the margin is still used for a moment, instead of a fetch per request. */
const MIN_USE_MS = 5000;

/**
 * Tokens by the OAuth 2 client credentials grant (RFC 6749 §4.4), kept until 30 s before their end. Concurrent callers
 * share one request.
 */
export class OidcToken {
  readonly #options: OidcClientOptions;
  #current: { token: string; usableUntil: number } | undefined;
  #fetching: Promise<string> | undefined;

  constructor(options: OidcClientOptions) {
    this.#options = options;
  }

  /** @throws HttpFailure when the provider is unreachable, refuses or answers without a token */
  async get(): Promise<string> {
    const now = this.#options.now?.() ?? Date.now();
    if (this.#current !== undefined && now < this.#current.usableUntil) return this.#current.token;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** Forgets `token` after a server refused it; a newer one that was fetched meanwhile stays. */
  invalidate(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #fetch(): Promise<string> {
    const { http, clientId, clientSecret, scope, now = Date.now } = this.#options;
    const secret = clientSecret.reveal().trim();
    // The lifetime counts from before the request: the answer may have been long on its way.
    const asked = now();
    const { body, status } = await http.request({
      method: 'POST',
      route: '',
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        ...(scope === undefined ? {} : { scope }),
      },
      secrets: [secret],
    });
    const answer = answerSchema.safeParse(body);
    if (!answer.success) {
      const detail = 'the identity provider answered without an access_token';
      throw new HttpFailure({ kind: 'not-json', method: 'POST', route: '', requestId: '', status, detail });
    }
    const { access_token: token, expires_in: seconds } = answer.data;
    const lifetime = seconds === undefined ? DEFAULT_LIFETIME_MS : seconds * 1000;
    this.#current = { token, usableUntil: asked + Math.max(lifetime - MARGIN_MS, Math.min(MIN_USE_MS, lifetime)) };
    return token;
  }
}
