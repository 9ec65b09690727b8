import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { HpcUserClient } from '../../activities/hpc-user/hpc-user-api.js';
import type { Log } from '../../activities/lib/log.js';
import { waldurBaseUrl } from '../../activities/waldur/client/base-url.js';
import type { StorageCalls } from '../../activities/waldur/client/storage-calls.js';
import type { StorageSettings } from '../../config/storage-resources/settings.js';
import type { BearerCheck } from '../lib/auth/bearer-check.js';
import { INTERNAL_BODY, sendDetail, sendJson } from './http/answers.js';
import { docsPage } from './http/docs-page.js';
import { createGuard } from './http/guard.js';
import { createListRoute } from './http/list-route.js';
import { openApiDocument } from './http/openapi.js';
import { type Readiness, readiness } from './http/readiness.js';
import { createStorageMetrics } from './metrics.js';
import { createChangeReport } from './report-changes.js';
import { buildSnapshot } from './snapshot/build.js';
import { createKeeper, type SnapshotKeeper } from './snapshot/keeper.js';
import { readWaldur } from './snapshot/read-waldur.js';
import { listFailed } from './snapshot/upstream-error.js';

/** With `debug` every request is told. */
export type RequestLog = Log & { debug?(fields: Record<string, unknown>, message: string): void };

export interface StorageAppParts {
  settings: StorageSettings;
  calls: StorageCalls;
  gids: Pick<HpcUserClient, 'look' | 'statistics'>;
  /** Absent: everybody is served. */
  bearer?: BearerCheck;
  log: RequestLog;
  registry: Registry;
  /** Text of `/metrics`. */
  metricsText(): Promise<string>;
  now?: () => number;
}

export interface StorageApp {
  app: FastifyInstance;
  keeper: SnapshotKeeper;
  /** What `/readyz` answers. */
  ready(): Readiness;
  /** From now on `/readyz` answers 503 with this reason. */
  drain(reason: string): void;
}

const LIST = '/api/storage-resources/';
const GID_STATS = ['/api/gid-cache-stats/', '/api/gid-cache-stats'];
const KNOWN = [
  LIST,
  LIST.slice(0, -1),
  ...GID_STATS,
  '/metrics',
  '/healthz',
  '/readyz',
  '/docs',
  '/docs/',
  '/openapi.json',
];

/**
 * The HTTP service without a server that listens (`http/start-listener.ts`). `keeper.start()` begins to read Waldur in the background.
 *
 * @returns the app with its snapshot keeper; closing the app stops the keeper
 */
export function createStorageApp(parts: StorageAppParts): StorageApp {
  const { settings, calls, log, now = Date.now } = parts;
  const slugs = [...settings.systems.values()];
  const report = createChangeReport(log);
  const metrics = createStorageMetrics(parts.registry, () => keeper, parts.bearer);
  const keeper: SnapshotKeeper = createKeeper({
    settings: settings.snapshot,
    log,
    late: listFailed(slugs, '').detail,
    observe: metrics.read,
    now,
    load: async () => {
      const data = await readWaldur(calls, slugs);
      const snapshot = await buildSnapshot(data, {
        settings: settings.rows,
        api: waldurBaseUrl(settings.waldur.waldur_api_url),
        gids: parts.gids,
        warn: report.warn,
      });
      report.report(snapshot);
      return snapshot;
    },
  });
  let draining: string | undefined;
  const app = fastify({
    logger: false,
    bodyLimit: 1024,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true },
    // A path that is no valid percent encoding leads nowhere.
    frameworkErrors: (_error, _request, reply) => sendDetail(reply, 404, 'Not Found'),
  });
  app.addHook('onClose', async () => keeper.stop());
  app.addHook('onRequest', createGuard(parts.bearer, new Set(KNOWN)));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    // Who is answered last would otherwise keep his connection, and the process.
    if (draining !== undefined) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.answered(routeOptions.url ?? 'other', status, elapsedTime / 1000);
    log.debug?.({ method, route: routeOptions.url ?? 'other', status, ms: Math.round(elapsedTime) }, 'request');
  });
  app.setNotFoundHandler((_request, reply) => sendDetail(reply, 404, 'Not Found'));
  app.setErrorHandler((error, request, reply) => {
    log.warn({ error, path: request.routeOptions.url }, 'a request could not be answered');
    return sendJson(reply, 500, INTERNAL_BODY);
  });
  const list = createListRoute({ settings, calls, keeper, now, secrets: () => secretsOf(settings) });
  const ready = (): Readiness =>
    draining === undefined ? readiness(keeper, settings, now()) : { ready: false, reason: draining };
  app.get(LIST, list);
  app.get(LIST.slice(0, -1), (request, reply) => {
    const query = /\?.*$/s.exec(request.raw.url ?? '')?.[0] ?? '';
    return reply.code(307).header('location', `${LIST}${query}`).send();
  });
  for (const path of GID_STATS)
    app.get(path, (_request, reply) => sendJson(reply, 200, JSON.stringify(parts.gids.statistics())));
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.metricsText()),
  );
  app.get('/healthz', (_request, reply) => sendJson(reply, 200, '{"status":"ok"}'));
  app.get('/readyz', (_request, reply) => {
    const state = ready();
    return sendJson(reply, state.ready ? 200 : 503, JSON.stringify(state));
  });
  const openApi = JSON.stringify(openApiDocument(parts.bearer !== undefined));
  app.get('/openapi.json', (_request, reply) => sendJson(reply, 200, openApi));
  const page = docsPage();
  for (const path of ['/docs', '/docs/']) {
    app.get(path, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(page),
    );
  }
  return {
    app,
    keeper,
    ready,
    drain: (reason) => {
      draining = reason;
    },
  };
}

/** Secrets that must not turn up in an answer, whatever Waldur sends. */
function secretsOf({ waldur, hpcUserApi }: StorageSettings): string[] {
  const secrets = [waldur.auth.kind === 'token' ? waldur.auth.token : waldur.auth.client_secret];
  if (hpcUserApi !== undefined) secrets.push(hpcUserApi.clientSecret);
  return secrets.flatMap((secret) => {
    try {
      return [secret.reveal().trim()].filter((value) => value.length > 5);
    } catch {
      return [];
    }
  });
}
