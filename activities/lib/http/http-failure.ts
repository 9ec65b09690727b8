/**
 * What went wrong with an HTTP request.
 *
 * - `network`: no connection, no TLS, connection lost; `timeout`: no complete answer in time
 * - `status`: an answer outside 2xx; `redirect`: 3xx, which is never followed
 * - `not-json`: an answer of another content type where JSON was expected; `truncated`: broken JSON or body
 * - `too-large`: more bytes than allowed, before or after decompression
 * - `throttled`: our own rate limit would have made the request wait too long; nothing was sent
 * - `invalid`: the request cannot be sent, for example a credential with a line break
 */
export type HttpFailureKind =
  | 'network'
  | 'timeout'
  | 'status'
  | 'redirect'
  | 'not-json'
  | 'truncated'
  | 'too-large'
  | 'throttled'
  | 'invalid';

export interface HttpFailureFacts {
  kind: HttpFailureKind;
  method: string;
  /** Path pattern, for example `marketplace-orders/{uuid}/`; without query. */
  route: string;
  requestId: string;
  status?: number;
  /** Readable reason: field errors, a server's detail text, an error code; sanitized and short. */
  detail: string;
  /** The answer was an HTML page. */
  html?: boolean;
  /** The answer was JSON. */
  json?: boolean;
  /** The page was written by a web server in front of the application (nginx and relatives). */
  frontEnd?: boolean;
  retryAfterMs?: number;
  /** The answer's header `Date`: the clock of the server. */
  date?: string;
}

/**
 * The only error that leaves the HTTP layer besides a cancellation. It holds plain facts: never the library's error,
 * headers, credentials or a body.
 */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly kind: HttpFailureKind;
  readonly method: string;
  readonly route: string;
  readonly requestId: string;
  readonly status: number | undefined;
  readonly detail: string;
  readonly html: boolean;
  readonly json: boolean;
  readonly frontEnd: boolean;
  readonly retryAfterMs: number | undefined;
  readonly date: string | undefined;

  constructor(facts: HttpFailureFacts) {
    const status = facts.status === undefined ? '' : ` (HTTP ${facts.status})`;
    super(`${facts.method} ${facts.route}: ${facts.detail}${status}`);
    this.kind = facts.kind;
    this.method = facts.method;
    this.route = facts.route;
    this.requestId = facts.requestId;
    this.status = facts.status;
    this.detail = facts.detail;
    this.html = facts.html ?? false;
    this.json = facts.json ?? false;
    this.frontEnd = facts.frontEnd ?? false;
    this.retryAfterMs = facts.retryAfterMs;
    this.date = facts.date;
  }
}
