import { randomUUID } from 'node:crypto';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { createDeadline } from './deadline.js';
import { type HttpAnswer, readAnswer } from './http-answer.js';
import { HttpFailure } from './http-failure.js';
import { describeNetworkError, isConnectionReset } from './network-error.js';
import { type ConnectionOptions, createAgents, proxySecrets } from './proxy-agent.js';
import { type RateLimit, RateLimitExceeded } from './rate-limit.js';

export type { HttpAnswer } from './http-answer.js';

export interface HttpOptions extends ConnectionOptions {
  /** All requests go below this URL and nowhere else; ends in `/`. */
  baseUrl: string;
  /** Version of this program, for the User-Agent. */
  version?: string;
  /** User-Agent instead of ours. */
  userAgent?: string;
  /** Longest time for one request, waiting for the rate limit and reading the answer included. */
  timeoutMs?: number;
  maxAnswerBytes?: number;
  rateLimit?: RateLimit;
  /** Aborts requests when the running activity is cancelled; asked for at every request. */
  signal?: () => AbortSignal | undefined;
}

export type QueryValue = string | number | boolean | readonly string[];

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path pattern below the base URL, with `{name}` for each parameter; it is what errors show. */
  route: string;
  params?: Record<string, string>;
  query?: Record<string, QueryValue | undefined>;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
  /** `json` (default): the answer must be JSON; `any`: an empty body will do as well. */
  expect?: 'json' | 'any';
  /** Values that must not appear in any message, because the server may echo them. */
  secrets?: readonly string[];
}

export interface Http {
  readonly baseUrl: string;
  /**
   * Sends one request. Redirects are not followed; a GET whose connection was reset is sent once more, nothing else is
   * repeated.
   *
   * @throws HttpFailure for everything but a 2xx answer of the expected kind; the abort reason when cancelled
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
/** Pause after a 429 that names no time. */
const DEFAULT_PAUSE_MS = 1000;

function path(route: string, params: Record<string, string>): string {
  return route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function search(query: Record<string, QueryValue | undefined>): string {
  const pairs = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) for (const item of [value].flat()) pairs.append(key, String(item));
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
}

/** Makes an HTTP client for one server. Create it once and keep it: it holds the connections. */
export function createHttp(options: HttpOptions): Http {
  const ofProxy = proxySecrets(options);
  const { baseUrl, timeoutMs = DEFAULT_TIMEOUT_MS, maxAnswerBytes = DEFAULT_MAX_BYTES, rateLimit } = options;
  const instance: AxiosInstance = axios.create({
    ...createAgents(options),
    baseURL: baseUrl,
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    maxBodyLength: maxAnswerBytes,
    timeout: timeoutMs,
    proxy: false,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    headers: {
      'User-Agent': options.userAgent ?? `siteflow/${options.version ?? 'unknown'}`,
      Accept: 'application/json',
    },
  });

  async function send(request: HttpRequest, requestId: string, signal: AbortSignal): Promise<AxiosResponse<Buffer>> {
    const { json, form } = request;
    return instance.request<Buffer>({
      method: request.method,
      url: path(request.route, request.params ?? {}) + search(request.query ?? {}),
      headers: {
        'X-Request-ID': requestId,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...request.headers,
      },
      data: json === undefined ? form && new URLSearchParams(form).toString() : JSON.stringify(json),
      signal,
    });
  }

  async function attempt(request: HttpRequest): Promise<HttpAnswer> {
    const requestId = randomUUID();
    const cancelled = options.signal?.();
    const deadline = createDeadline(timeoutMs, cancelled);
    const subject = {
      method: request.method,
      // A base address may be the whole one.
      route: request.route === '' ? new URL(baseUrl).pathname : request.route,
      requestId,
      secrets: [...ofProxy, ...(request.secrets ?? [])],
    };
    try {
      for (let round = 0; ; round++) {
        try {
          await rateLimit?.acquire(timeoutMs / 2, deadline.signal);
          return readAnswer(await send(request, requestId, deadline.signal), request.expect ?? 'json', subject);
        } catch (error) {
          if (cancelled?.aborted) throw cancelled.reason;
          if (round === 0 && request.method === 'GET' && isConnectionReset(error)) continue;
          throw convert(error, subject, deadline.expired());
        }
      }
    } finally {
      deadline.clear();
    }
  }

  function convert(error: unknown, subject: Parameters<typeof describeNetworkError>[1], late: boolean): Error {
    if (error instanceof HttpFailure) return error;
    if (error instanceof RateLimitExceeded) {
      const { method, route, requestId } = subject;
      const detail = `held back by our own rate limit; ${error.message}`;
      return new HttpFailure({ kind: 'throttled', method, route, requestId, detail, retryAfterMs: error.retryAfterMs });
    }
    return describeNetworkError(error, subject, late ? timeoutMs : undefined);
  }

  return {
    baseUrl,
    async request(request) {
      try {
        return await attempt(request);
      } catch (error) {
        if (error instanceof HttpFailure && error.status === 429) {
          rateLimit?.pause(error.retryAfterMs ?? DEFAULT_PAUSE_MS);
        }
        throw error;
      }
    },
  };
}
