import { createHttp, type Http } from '../lib/http/http.js';
import { HttpFailure } from '../lib/http/http-failure.js';
import { OidcToken } from '../lib/http/oidc-token.js';
import { Secret } from '../lib/settings/secret.js';
import type { HpcUserApiConfig } from './hpc-user-api-config.js';
import { type ReadProjects, readProjects } from './read-projects.js';

/** The HPC User API, and the OpenID Connect provider that opens it. */
export interface ProjectsClient {
  /** Characters of the URL that projects are asked from, without its query. */
  readonly urlLength: number;
  /**
   * One request for the GIDs of these projects.
   *
   * @throws HttpFailure of either server; its message says which
   */
  fetch(slugs: readonly string[]): Promise<ReadProjects>;
}

export interface ProjectsClientOptions {
  now: () => number;
  version?: string;
  timeoutMs?: number;
}

const ROUTE = 'api/v1/export/waldur/projects';
const TIMEOUT_MS = 15_000;
const API = 'HPC User API';

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** The same failure with the server named, for the log and the operator. */
const named = (failure: HttpFailure, server: string): HttpFailure =>
  Object.assign(failure, { message: `${server}: ${failure.message}` });

/**
 * Client with one token, fetched when needed, kept until 30 s before its end and replaced once when the API refuses it.
 * Both servers are reached through `socksProxy` where it is set.
 *
 * @throws Error when the settings cannot work: unknown proxy, unreadable CA file
 */
export function createProjectsClient(config: HpcUserApiConfig, options: ProjectsClientOptions): ProjectsClient {
  const shared = {
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    verifySsl: config.verifySsl ?? true,
    ...(options.version === undefined ? {} : { version: options.version }),
    ...(config.caFile === undefined ? {} : { caFile: config.caFile }),
    ...(config.socksProxy === undefined ? {} : { proxy: Secret.inline(config.socksProxy) }),
  };
  const api: Http = createHttp({ ...shared, baseUrl: withSlash(config.apiUrl) });
  const tokens = new OidcToken({
    http: createHttp({ ...shared, baseUrl: config.oidcTokenUrl }),
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    scope: config.oidcScope,
    now: options.now,
  });

  async function token(): Promise<string> {
    try {
      return await tokens.get();
    } catch (error) {
      throw error instanceof HttpFailure ? named(error, 'identity provider') : error;
    }
  }

  async function ask(slugs: readonly string[], again = true): Promise<unknown> {
    const bearer = await token();
    try {
      const { body } = await api.request({
        method: 'GET',
        route: ROUTE,
        query: { projects: slugs },
        headers: { Authorization: `Bearer ${bearer}` },
        secrets: [bearer],
      });
      return body;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.status !== 401 || !again) throw named(error, API);
      tokens.invalidate(bearer);
      return ask(slugs, false);
    }
  }

  return {
    urlLength: api.baseUrl.length + ROUTE.length,
    async fetch(slugs) {
      const read = readProjects(await ask(slugs), slugs);
      if (read !== undefined) return read;
      const detail = 'the answer has no list of projects';
      const facts = { kind: 'not-json', method: 'GET', route: ROUTE, requestId: '', status: 200, detail } as const;
      throw named(new HttpFailure(facts), API);
    },
  };
}
