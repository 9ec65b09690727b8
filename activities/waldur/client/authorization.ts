import { errorText } from '../../lib/error-text.js';
import { failure } from '../../lib/failure.js';
import { oneLine } from '../../lib/http/error-body.js';
import { HttpFailure } from '../../lib/http/http-failure.js';
import type { OidcToken } from '../../lib/http/oidc-token.js';
import type { Secret } from '../../lib/settings/secret.js';

export interface Credential {
  /** Value of the header `Authorization`. */
  header: string;
  /** The part that must not appear anywhere. */
  secret: string;
}

export interface Authorization {
  /** The credential for the next request, read anew each time. */
  credential(): Promise<Credential>;
  /** Told when the server refused a credential; true when another attempt may succeed. */
  refused(credential: Credential): boolean;
}

/** Waldur's own tokens: `Authorization: Token …`. The file, variable or credential behind it is read at every request. */
export function tokenAuthorization(token: Secret): Authorization {
  return {
    async credential() {
      const secret = read(token);
      if (secret === '') throw failure('WaldurUnauthorized', `the Waldur token (${token.source}) is empty`);
      if (!/^[\x21-\x7e]+$/.test(secret)) {
        throw failure(
          'WaldurUnauthorized',
          `the Waldur token (${token.source}) holds blanks or unprintable characters`,
        );
      }
      return { header: `Token ${secret}`, secret };
    },
    refused: () => false,
  };
}

function read(token: Secret): string {
  try {
    return token.reveal().trim();
  } catch (error) {
    const code = errorText(error, 'code') || 'it is unreadable';
    throw failure('WaldurUnauthorized', `the Waldur token (${token.source}) cannot be read: ${oneLine(code, 60)}`);
  }
}

/** Tokens of an identity provider: `Authorization: Bearer …`, renewed once when Waldur refuses one. */
export function oidcAuthorization(tokens: OidcToken, tokenUrl: string): Authorization {
  const place = tokenUrl.split(/[?#]/)[0] ?? '';
  return {
    async credential() {
      try {
        const secret = await tokens.get();
        return { header: `Bearer ${secret}`, secret };
      } catch (error) {
        throw error instanceof HttpFailure ? oidcFailure(error, place) : error;
      }
    },
    refused(credential) {
      tokens.invalidate(credential.secret);
      return true;
    },
  };
}

function oidcFailure(error: HttpFailure, place: string): Error {
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const message = `no token from the identity provider ${place}: ${error.detail}${status}`;
  const wait = error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs };
  if (error.status === 429) return failure('WaldurThrottled', message, wait);
  const refused = error.status !== undefined && error.status >= 300 && error.status < 500 && error.status !== 408;
  return failure(refused || error.kind === 'not-json' ? 'WaldurUnauthorized' : 'WaldurUnavailable', message, wait);
}
