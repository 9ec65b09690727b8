import { Secret } from '../../../../activities/lib/settings/secret.js';
import {
  createWaldurClient,
  type WaldurClient,
  type WaldurClientOptions,
} from '../../../../activities/waldur/client/client.js';
import type { WaldurConnection } from '../../../../activities/waldur/config.js';

/** A token that no message may ever show. */
export const CANARY = 'canary0123456789abcdef0123456789abcdef01';

export function connectionTo(url: string, change: Partial<WaldurConnection> = {}): WaldurConnection {
  return {
    waldur_api_url: url,
    auth: { kind: 'token', token: Secret.inline(CANARY) },
    verify_ssl: true,
    requests_per_second: 1000,
    timeout_seconds: 5,
    ...change,
  };
}

export const clientOf = (
  url: string,
  change: Partial<WaldurConnection> = {},
  options: WaldurClientOptions = {},
): WaldurClient => createWaldurClient(connectionTo(url, change), options);
