import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HpcUserCall, HpcUserFault, HpcUserState } from './state.js';

interface Reply {
  status: number;
  body: unknown;
}

const PATH = '/api/v1/export/waldur/projects';

/** Answers one request, or spoils it by the fault in force. */
export function answer(state: HpcUserState, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '';
  const [path = '', query = ''] = url.split('?', 2);
  const projects = new URLSearchParams(query).getAll('projects');
  const call: HpcUserCall = { url, projects, status: 'reset' };
  state.calls.push(call);
  request.resume();
  const fault = takeFault(state);
  const finish = (): void => {
    const reply = replyOf(state, path, url, projects, request);
    if (fault?.kind === 'reset') response.socket?.destroy();
    else call.status = write(response, reply, fault);
  };
  const wait = state.latencyMs + (fault?.kind === 'delay' ? fault.ms : 0);
  if (wait === 0) {
    finish();
    return;
  }
  const timer = setTimeout(finish, wait);
  response.once('close', () => clearTimeout(timer));
}

function takeFault(state: HpcUserState): HpcUserFault | undefined {
  const { fault } = state;
  if (fault?.first === undefined) return fault;
  if (fault.first <= 0) return undefined;
  fault.first -= 1;
  return fault;
}

function replyOf(state: HpcUserState, path: string, url: string, projects: string[], request: IncomingMessage): Reply {
  if (url.length > state.maxUrlLength) return { status: 414, body: { detail: 'URI Too Long' } };
  if (path !== `${state.prefix}${PATH}`) return { status: 404, body: { detail: 'Not Found' } };
  const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined || !state.accepts(token)) return { status: 401, body: { detail: 'Unauthorized' } };
  if (request.method !== 'GET') return { status: 405, body: { detail: 'Method Not Allowed' } };
  // One row per project that exists, however often it was asked for.
  const known = [...new Set(projects)].flatMap((posixName) => {
    const unixGid = state.projects.get(posixName);
    return unixGid === undefined ? [] : [{ posixName, unixGid }];
  });
  return { status: 200, body: { projects: known } };
}

function write(response: ServerResponse, reply: Reply, fault: HpcUserFault | undefined): number {
  if (fault?.kind === 'html') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><title>Maintenance</title></html>');
    return 200;
  }
  const { status, body } =
    fault?.kind === 'status'
      ? { status: fault.status, body: { detail: 'simulated fault' } }
      : fault?.kind === 'body'
        ? { status: 200, body: fault.body }
        : reply;
  const text = Buffer.from(JSON.stringify(body));
  const retryAfter =
    fault?.kind === 'status' && fault.retryAfter !== undefined ? { 'Retry-After': String(fault.retryAfter) } : {};
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': text.length, ...retryAfter });
  if (fault?.kind === 'truncate') {
    response.write(text.subarray(0, text.length / 2), () => response.socket?.destroy());
  } else response.end(text);
  return status;
}
