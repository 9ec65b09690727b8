import { createHttp } from '../../lib/http/http.js';
import { OidcToken } from '../../lib/http/oidc-token.js';
import { sharedRateLimit } from '../../lib/http/rate-limit.js';
import type { WaldurConnection } from '../config.js';
import { type Authorization, oidcAuthorization, tokenAuthorization } from './authorization.js';
import { waldurBaseUrl } from './base-url.js';
import { type Capabilities, sharedCapabilities } from './capabilities.js';
import { type IdentityCalls, identityCalls } from './identity-calls.js';
import { type OfferingCalls, offeringCalls } from './offering-calls.js';
import { type OrderCalls, orderCalls } from './order-calls.js';
import { type ResourceCalls, resourceCalls } from './resource-calls.js';
import { type ServerCalls, serverCalls } from './server-calls.js';
import { type StorageCalls, storageCalls } from './storage-calls.js';
import { createWaldurHttp, type ListProgress } from './waldur-http.js';

export interface WaldurClient {
  readonly baseUrl: string;
  readonly capabilities: Capabilities;
  readonly orders: OrderCalls;
  readonly resources: ResourceCalls;
  readonly offerings: OfferingCalls;
  readonly server: ServerCalls;
  readonly identities: IdentityCalls;
  readonly storage: StorageCalls;
  /**
   * What the user of this client is known by at Waldur's broker of events: its token, read anew.
   *
   * @throws ApplicationFailure when there is none
   */
  passcode(): Promise<string>;
}

export interface WaldurClientOptions {
  /** Version of this program, for the User-Agent. */
  version?: string;
  /** User-Agent instead of ours. */
  userAgent?: string;
  /** Signal of the running activity, asked for at every request. */
  signal?: () => AbortSignal | undefined;
  /** Called after every page of a list, so that whoever waits for a long one knows that it goes on. */
  heartbeat?: (progress: ListProgress) => void;
  now?: () => number;
}

const DEFAULT_TIMEOUT_SECONDS = 15;

/** Pages of a list that are asked for at the same time. More would not be faster: Waldur has a handful of processes. */
const PAGES_AT_ONCE = 10;

/** A list takes no more than one second's worth of requests: more would wait for the rate limit until they are late. */
const pagesAtOnce = (requestsPerSecond = PAGES_AT_ONCE): number =>
  Math.max(1, Math.min(PAGES_AT_ONCE, Math.floor(requestsPerSecond)));

/**
 * Client for one Waldur. Works with servers of 2024 and current ones; what a server lacks is found out by calling and
 * replaced. Every function throws an `ApplicationFailure` of the failure table and nothing else, apart from
 * cancellations. All clients of a base URL share one rate limit and one record of missing calls.
 *
 * @throws Error when the connection cannot be used at all: bad address, unreadable CA file, unknown proxy
 */
export function createWaldurClient(connection: WaldurConnection, options: WaldurClientOptions = {}): WaldurClient {
  const baseUrl = waldurBaseUrl(connection.waldur_api_url);
  const { proxy, ca_file: caFile, verify_ssl: verifySsl, auth } = connection;
  const shared = {
    verifySsl,
    timeoutMs: (connection.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    ...(proxy === undefined ? {} : { proxy }),
    ...(caFile === undefined ? {} : { caFile }),
    ...options,
  };
  const http = createHttp({ ...shared, baseUrl, rateLimit: sharedRateLimit(baseUrl, connection.requests_per_second) });
  const capabilities = sharedCapabilities(baseUrl);
  const credentials = authorization(auth, shared, options.now);
  const waldur = createWaldurHttp(http, credentials, capabilities, {
    atOnce: pagesAtOnce(connection.requests_per_second),
    onPage: options.heartbeat ?? (() => undefined),
  });
  const resources = resourceCalls(waldur);
  return {
    baseUrl,
    capabilities,
    orders: orderCalls(waldur),
    resources,
    offerings: offeringCalls(waldur, resources.listBackendIds),
    server: serverCalls(waldur),
    identities: identityCalls(waldur),
    storage: storageCalls(waldur),
    passcode: async () => (await credentials.credential()).secret,
  };
}

function authorization(
  auth: WaldurConnection['auth'],
  shared: Omit<Parameters<typeof createHttp>[0], 'baseUrl'>,
  now: (() => number) | undefined,
): Authorization {
  if (auth.kind === 'token') return tokenAuthorization(auth.token);
  const tokens = new OidcToken({
    http: createHttp({ ...shared, baseUrl: auth.token_url }),
    clientId: auth.client_id,
    clientSecret: auth.client_secret,
    ...(now === undefined ? {} : { now }),
  });
  return oidcAuthorization(tokens, auth.token_url);
}
