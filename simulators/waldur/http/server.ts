import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FaultRule } from '../faults/fault-rule.js';
import type { Faults } from '../faults/faults.js';
import type { Store } from '../world/store.js';
import { handle, type IncomingCall } from './handle.js';
import { json, type Reply, serverErrorPage } from './reply.js';
import type { Router } from './router.js';
import type { Statistics } from './statistics.js';
import { writeReply } from './write-reply.js';

/** A stalled call without a time of its own: as long as the Python agent waits for Waldur. */
const MAX_STALL_MS = 600_000;

export interface ServerParts {
  store: Store;
  router: Router;
  faults: Faults;
  stats: Statistics;
  /** Milliseconds that every call takes; may change while the server runs. */
  latency: { ms: number };
  /** Takes over requests of its own (the control interface); returns false for all others. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** The HTTP server. A call takes effect after its latency, in one piece: handlers are synchronous. */
export function createWaldurServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    if (parts.intercept?.(request, response)) return;
    parts.stats.begin();
    readBody(request, (body) => receive(parts, request, response, body));
  });
  // Longer than any client keeps an idle connection, so that no request meets a connection being closed.
  server.keepAliveTimeout = 120_000;
  return server;
}

/** Body as text. Requests that are cut off are dropped. */
export function readBody(request: IncomingMessage, done: (body: string) => void): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    request.resume();
    done('');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

function receive(parts: ServerParts, request: IncomingMessage, response: ServerResponse, body: string): void {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const call: IncomingCall = {
    method: request.method ?? 'GET',
    path,
    query,
    host: request.headers.host ?? '127.0.0.1',
    authorization: request.headers.authorization,
    accept: request.headers.accept,
    body,
  };
  const { delayMs, fault } = parts.faults.pick(call.method, path);
  const pattern = parts.router.match(path)?.route.pattern;
  parts.stats.route(pattern ? `${call.method} ${pattern}` : 'unknown');
  const wait = parts.latency.ms + delayMs;
  if (wait > 0) setTimeout(() => respond(parts, call, response, fault), wait);
  else respond(parts, call, response, fault);
}

function respond(parts: ServerParts, call: IncomingCall, response: ServerResponse, fault: FaultRule | null): void {
  const { stats, store, router } = parts;
  const takesEffect = fault === null || fault.kind === 'truncate' || ('when' in fault && fault.when === 'after');
  const reply = takesEffect ? handle(store, router, call) : null;
  const finish = (status: number | 'reset' | 'stall'): void => stats.end(status);
  if (fault?.kind === 'reset') {
    response.socket?.destroy();
    finish('reset');
  } else if (fault?.kind === 'stall') {
    stall(response, fault.ms ?? MAX_STALL_MS, () => finish('stall'));
  } else if (fault?.kind === 'truncate' && reply) {
    writeReply(response, call.method, reply, fault.bytes ?? null);
    finish(reply.status);
  } else {
    const sent = fault === null || fault.kind === 'delay' || fault.kind === 'truncate' ? reply : faultReply(fault);
    const answer = sent ?? serverErrorPage();
    writeReply(response, call.method, answer);
    finish(answer.status);
  }
}

/** Says nothing until the client gives up or the time is over; then closes the connection. */
function stall(response: ServerResponse, ms: number, finish: () => void): void {
  const timer = setTimeout(() => response.destroy(), ms);
  response.once('close', () => {
    clearTimeout(timer);
    finish();
  });
}

function faultReply(fault: Extract<FaultRule, { kind: 'status' | 'html' }>): Reply {
  if (fault.kind === 'html') return { ...serverErrorPage(), status: fault.status ?? 200 };
  const headers: { [name: string]: string } =
    fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
  if (fault.html !== undefined) {
    return { status: fault.status, text: fault.html, contentType: 'text/html; charset=utf-8', headers };
  }
  return json(fault.status, fault.json ?? { detail: `Simulated fault: status ${fault.status}.` }, headers);
}
