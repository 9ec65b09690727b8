import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorText } from '../../../activities/lib/error-text.js';
import { answerClientError } from './client-error.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listener {
  url: string;
  /**
   * From now on requests go to this handler; those that are under way stay where they are. Resolves when the handler
   * before has none left.
   */
  use(handler: Handler): Promise<void>;
  /** Takes no more connections; what is still under way after the grace time is cut. */
  close(graceMs: number): Promise<void>;
}

/** Nobody needs longer to send a request without a body; a client that takes an answer may take its time, but must take it. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const IDLE_MS = 60_000;
const KEEP_ALIVE_MS = 72_000;

interface Target {
  handler: Handler;
  underWay: number;
  emptied(): void;
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server.address() as AddressInfo;
}

/**
 * One listening HTTP server whose handler can be exchanged without a connection noticing. `localhost` is served on
 * 127.0.0.1 and ::1, as far as there are both.
 *
 * @throws Error for the operator when the port cannot be used
 */
export async function startListener(host: string, port: number, first: Handler): Promise<Listener> {
  const targetOf = (handler: Handler): Target => ({ handler, underWay: 0, emptied: () => undefined });
  let target = targetOf(first);
  let closing = false;

  const dispatch: Handler = (request, response) => {
    const mine = target;
    mine.underWay += 1;
    response.once('close', () => {
      mine.underWay -= 1;
      if (mine.underWay === 0) mine.emptied();
      if (closing) setImmediate(() => servers.forEach((server) => void server.closeIdleConnections()));
    });
    mine.handler(request, response);
  };
  const create = (): Server => {
    const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, dispatch);
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.setTimeout(IDLE_MS);
    server.on('clientError', answerClientError);
    // An expectation that nobody knows may be ignored; Node would answer 417 past all routes and hooks.
    server.on('checkExpectation', dispatch);
    return server;
  };

  const servers = [create()];
  const address = await listen(servers[0] as Server, host, port).catch((error: unknown) => {
    const reason = errorText(error, 'code') || errorText(error, 'message');
    throw new Error(`Port ${port} on ${host} cannot be used (${reason}). Give another with --port.`);
  });
  if (host === 'localhost') {
    const second = create();
    const other = address.family === 'IPv6' ? '127.0.0.1' : '::1';
    await listen(second, other, address.port).then(
      () => servers.push(second),
      () => undefined,
    );
  }
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    use: async (handler) => {
      const before = target;
      target = targetOf(handler);
      if (before.underWay > 0) await new Promise<void>((resolve) => Object.assign(before, { emptied: resolve }));
    },
    close: async (graceMs) => {
      closing = true;
      const cut = setTimeout(() => servers.forEach((server) => void server.closeAllConnections()), graceMs);
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      clearTimeout(cut);
    },
  };
}
