import { createServer, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { maskSecrets } from './log/secret-registry.js';
import { metricsText } from './metrics.js';
import { type Check, type Readiness, runChecks } from './run-checks.js';
import { writeRunFile } from './run-file.js';

export interface HealthServerOptions {
  host?: '127.0.0.1' | '::1' | '0.0.0.0';
  /** 0 = a free one; others find it through the run file. */
  port: number;
  /** Looked at for every answer, and so is `registry`: both may be getters. */
  checks: Record<string, Check>;
  registry?: Registry;
  /** From `installRuntime`. */
  sdkMetricsUrl?: string;
  /** With it `<state>/run/<role>.json` is written. */
  runFile?: { stateDir: string; role: string; version: string };
}

export interface HealthServer {
  url: string;
  port: number;
  /** From now on `/readyz` answers 503 with this reason, while the process finishes its work. */
  drain(reason: string): void;
  close(): Promise<void>;
}

const CHECK_TIMEOUT_MS = 3_000;
/** Answers are shared for this long, so that eager probes do not load the dependencies. */
const CHECK_CACHE_MS = 1_000;
const LAG_INTERVAL_MS = 500;
/** Timers that come this late mean that something blocks the event loop: heartbeats are then lost too. */
const MAX_LAG_MS = 5_000;

function watchLag(): { lagMs: () => number; stop: () => void } {
  let last = performance.now();
  let lagMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    lagMs = Math.max(0, now - last - LAG_INTERVAL_MS);
    last = now;
  }, LAG_INTERVAL_MS);
  timer.unref();
  return { lagMs: () => Math.round(lagMs), stop: () => clearInterval(timer) };
}

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
};

const json = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json', `${maskSecrets(JSON.stringify(body))}\n`);

/**
 * Serves `/healthz` (the process lives; 503 when its event loop is blocked), `/readyz` (every dependency with a reason;
 * 503 when one is missing or while draining) and `/metrics`. Read-only, no authentication, therefore on loopback.
 *
 * @throws Error when the port is taken
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const host = options.host ?? '127.0.0.1';
  const lag = watchLag();
  let draining: string | undefined;
  let cached: { atMs: number; answer: Promise<Readiness> } | undefined;
  const readiness = (): Promise<Readiness> => {
    if (!cached || Date.now() - cached.atMs > CHECK_CACHE_MS) {
      cached = { atMs: Date.now(), answer: runChecks(options.checks, CHECK_TIMEOUT_MS) };
    }
    return cached.answer;
  };
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    if (path === '/healthz') {
      const eventLoopLagMs = lag.lagMs();
      const alive = eventLoopLagMs < MAX_LAG_MS;
      const body = { status: alive ? 'ok' : 'blocked', uptimeSeconds: Math.round(process.uptime()), eventLoopLagMs };
      return json(response, alive ? 200 : 503, body);
    }
    if (path === '/readyz') {
      if (draining !== undefined) return json(response, 503, { ready: false, draining, checks: {} });
      const state = await readiness();
      return json(response, state.ready ? 200 : 503, state);
    }
    if (path === '/metrics' && options.registry) {
      const text = await metricsText(options.registry, options.sdkMetricsUrl);
      return send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', text);
    }
    return json(response, 404, { error: 'Known paths: /healthz, /readyz, /metrics' });
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(response, 405, { error: 'Only GET' });
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    answer(path, response).catch(() => json(response, 500, { error: 'The answer could not be made; see the log.' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          `The health port ${options.port} on ${host} cannot be used (${error.code}). Set another, or 0 for a free one.`,
        ),
      ),
    );
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const url = `http://${host === '::1' ? '[::1]' : host}:${port}`;
  const removeRunFile = options.runFile
    ? writeRunFile(options.runFile.stateDir, { role: options.runFile.role, version: options.runFile.version, url })
    : () => undefined;
  return {
    url,
    port,
    drain: (reason) => {
      draining = reason;
    },
    close: async () => {
      lag.stop();
      removeRunFile();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
