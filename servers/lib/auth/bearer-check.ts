import { createHttp } from '../../../activities/lib/http/http.js';
import type { Log } from '../../../activities/lib/log.js';
import { VERSION } from '../../../contracts/version.js';
import { allowedAudience, allowedKind, hasRole } from './claims.js';
import { KeySet, KeysUnavailable } from './key-set.js';
import { createKeySource } from './key-source.js';
import { readAuthorization } from './read-authorization.js';
import { RefusedToken, verifyToken } from './verify-token.js';
import { warnWeakTransport } from './warn-weak-transport.js';

export interface BearerSettings {
  /** Realm URL, exactly as tokens name it in `iss`, for example `https://auth.example.org/realms/cscs`. */
  issuer: string;
  /** Where the keys are; absent: as the provider's discovery says, else `<issuer>/protocol/openid-connect/certs`. */
  jwksUrl?: string;
  /** Accepted `aud` or `azp`; absent: any token of the realm. */
  audience?: readonly string[];
  /** Role of the realm or of a client that a token must have. */
  requiredRole?: string;
  /** How far the clocks may be apart; 60. */
  leewaySeconds?: number;
  /** PEM file with certificate authorities in addition to the built-in ones. */
  caFile?: string;
  verifySsl?: boolean;
}

/**
 * `detail` is the text for the JSON body `{"detail": …}`. It is one of a few fixed texts: nothing that was sent is in it.
 * With 503 the header `Retry-After` should say `retryAfterSeconds`.
 */
export type BearerVerdict =
  | { ok: true; user: string }
  | { ok: false; status: 401 | 403 | 503; detail: string; retryAfterSeconds?: number };

export interface BearerCheck {
  /** Judges the value of the header `Authorization`. Never throws. */
  check(authorization: string | undefined): Promise<BearerVerdict>;
  /** Fetches the provider's keys, so that a provider that cannot be reached is told at the start. Never throws. */
  prefetch(): Promise<void>;
  /** Whether tokens can be checked, and whether the provider gave no keys when it was asked last. */
  state(): { usable: boolean; failing: boolean };
}

export interface BearerTools {
  /** Milliseconds. */
  now?: () => number;
  /** Longest wait for an answer of the provider. */
  timeoutMs?: number;
}

const DEFAULT_LEEWAY_SECONDS = 60;
/** The provider answers with a few kB at once; who checks tokens should not hang on it. */
const TIMEOUT_MS = 5000;
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Checks bearer tokens of an OpenID Connect provider such as Keycloak: signature by a key the provider publishes,
 * algorithm, issuer, expiry, and where configured audience and role. Keys are fetched when they are first needed, kept,
 * and fetched again when a token names a new one. While the provider is down the keys at hand go on working.
 *
 * @throws Error when the settings cannot work: bad address, unreadable CA file
 */
export function createBearerCheck(settings: BearerSettings, log: Log, tools: BearerTools = {}): BearerCheck {
  const now = tools.now ?? Date.now;
  const leewaySeconds = settings.leewaySeconds ?? DEFAULT_LEEWAY_SECONDS;
  warnWeakTransport(settings, log);
  const source = createKeySource(settings, (baseUrl) =>
    createHttp({
      baseUrl,
      version: VERSION,
      timeoutMs: tools.timeoutMs ?? TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      verifySsl: settings.verifySsl ?? true,
      ...(settings.caFile === undefined ? {} : { caFile: settings.caFile }),
    }),
  );
  const keys = new KeySet({ source, log, now, issuer: settings.issuer });

  async function judge(token: string): Promise<BearerVerdict> {
    const claims = await verifyToken(token, { keys, issuer: settings.issuer, leewaySeconds, now: new Date(now()) });
    const kind = allowedKind(claims);
    if (kind !== undefined) throw new RefusedToken(kind);
    if (settings.audience !== undefined && !allowedAudience(claims, settings.audience)) {
      throw new RefusedToken('it is meant for somebody else (aud, azp)');
    }
    if (settings.requiredRole !== undefined && !hasRole(claims, settings.requiredRole)) {
      return { ok: false, status: 403, detail: 'The access token lacks the role that is required here' };
    }
    return { ok: true, user: userOf(claims) };
  }

  return {
    prefetch: () => keys.prefetch(),
    state: () => keys.state(),
    async check(authorization) {
      const read = readAuthorization(authorization);
      if (!read.ok) return { ok: false, status: 401, detail: read.detail };
      try {
        return await judge(read.token);
      } catch (error) {
        if (error instanceof RefusedToken) {
          return { ok: false, status: 401, detail: `Error while validating access token: ${error.message}` };
        }
        const seconds = error instanceof KeysUnavailable ? error.retryAfterSeconds : 5;
        if (!(error instanceof KeysUnavailable)) {
          // Whatever it is, it may hold the token, so only its name is told.
          log.warn({ error: error instanceof Error ? error.name : typeof error }, 'a token could not be checked');
        }
        const detail = `Access tokens cannot be checked at present; try again in ${seconds} seconds`;
        return { ok: false, status: 503, detail, retryAfterSeconds: seconds };
      }
    },
  };
}

/** For the log: `preferred_username`, else `sub`; `unknown_user` for tokens of realms that give neither. */
function userOf(claims: Record<string, unknown>): string {
  const named = [claims.preferred_username, claims.sub].find((name) => typeof name === 'string' && name.trim() !== '');
  return typeof named === 'string' ? named.replace(/\p{C}/gu, '?').slice(0, 200) : 'unknown_user';
}
