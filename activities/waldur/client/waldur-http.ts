import * as z from 'zod';
import { failure } from '../../lib/failure.js';
import type { Http, HttpAnswer, QueryValue } from '../../lib/http/http.js';
import { HttpFailure } from '../../lib/http/http-failure.js';
import type { Authorization } from './authorization.js';
import type { Capabilities } from './capabilities.js';
import { isFailureOf, waldurFailure } from './errors.js';
import { hexUuid, isUuid } from './hex-uuid.js';

type Method = 'GET' | 'POST' | 'PUT';

export interface WaldurCall {
  /** Path below the base URL; `{uuid}` stands for the object. */
  route: string;
  /** The call in words, for failures: `order 0123…`, `set_backend_id of resource 0123…`. */
  what: string;
  uuid?: string;
  query?: Record<string, QueryValue | undefined>;
}

export interface ListProgress {
  /** The call in words. */
  list: string;
  /** Number of the page that has come. */
  page: number;
  /** How many rows the whole list has, where Waldur counts them. */
  rows?: number;
}

/** How lists are read. */
export interface ListSettings {
  /** Pages of one list that are asked for at the same time. */
  atOnce: number;
  /** Called after every page of every list. */
  onPage(progress: ListProgress): void;
}

/** Requests with Waldur's credentials and Waldur's failures; the calls of `client.ts` are written with it. */
export interface WaldurHttp {
  readonly baseUrl: string;
  readonly capabilities: Capabilities;
  readonly lists: ListSettings;
  /** @throws ApplicationFailure of the failure table, for this and the other functions */
  get<T>(call: WaldurCall, schema: z.ZodType<T>): Promise<T>;
  getPage(call: WaldurCall): Promise<HttpAnswer>;
  /** The answer is ignored when no schema is given: state changes answer with an empty body. */
  post(call: WaldurCall, body?: unknown): Promise<void>;
  postFor<T>(call: WaldurCall, body: unknown, schema: z.ZodType<T>): Promise<T>;
  put(call: WaldurCall, body: unknown): Promise<void>;
}

/**
 * Runs `call`, or `fallback` when this server is known not to have the route or turns out not to have it. What is
 * found out is remembered for the server.
 */
export async function withFallback<T>(
  capabilities: Capabilities,
  route: string,
  call: () => Promise<T>,
  fallback: () => Promise<T>,
): Promise<T> {
  if (capabilities.isMissing(route)) return fallback();
  try {
    return await call();
  } catch (error) {
    if (!isFailureOf(error, 'WaldurRouteMissing')) throw error;
    capabilities.setMissing(route);
    return fallback();
  }
}

function uuidParam(call: WaldurCall, what: string): Record<string, string> {
  if (call.uuid === undefined) return {};
  if (!isUuid(call.uuid)) throw failure('WaldurRejected', `${what}: "${call.uuid.slice(0, 50)}" is not a UUID`);
  return { uuid: hexUuid(call.uuid) };
}

export function createWaldurHttp(
  http: Http,
  authorization: Authorization,
  capabilities: Capabilities,
  lists: ListSettings,
): WaldurHttp {
  async function once(call: WaldurCall, method: Method, expect: 'json' | 'any', json?: unknown, again = true) {
    const params = uuidParam(call, `${method} ${call.what}`);
    const credential = await authorization.credential();
    const { route, query } = call;
    try {
      return await http.request({
        method,
        route,
        params,
        ...(query === undefined ? {} : { query }),
        ...(json === undefined ? {} : { json }),
        headers: { Authorization: credential.header },
        expect,
        secrets: [credential.secret],
      });
    } catch (error) {
      const unauthorized = error instanceof HttpFailure && error.status === 401;
      if (unauthorized && again && authorization.refused(credential)) return once(call, method, expect, json, false);
      throw error;
    }
  }

  async function send<T>(call: WaldurCall, method: Method, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw waldurFailure(error, `${method} ${call.what}`);
    }
  }

  return {
    baseUrl: http.baseUrl,
    capabilities,
    lists,
    get: (call, schema) => send(call, 'GET', async () => z.parse(schema, (await once(call, 'GET', 'json')).body)),
    getPage: (call) => send(call, 'GET', () => once(call, 'GET', 'json')),
    post: (call, body) =>
      send(call, 'POST', async () => {
        await once(call, 'POST', 'any', body);
      }),
    postFor: (call, body, schema) =>
      send(call, 'POST', async () => z.parse(schema, (await once(call, 'POST', 'json', body)).body)),
    put: (call, body) =>
      send(call, 'PUT', async () => {
        await once(call, 'PUT', 'any', body);
      }),
  };
}
