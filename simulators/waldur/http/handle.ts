import type { Store } from '../world/store.js';
import { authenticate } from './authenticate.js';
import type { Context } from './context.js';
import { HttpError, methodNotAllowed } from './errors.js';
import { parseBody } from './parse-body.js';
import { json, notFoundPage, type Reply, serverErrorPage } from './reply.js';
import type { Route, Router } from './router.js';

export interface IncomingCall {
  method: string;
  path: string;
  query: string;
  host: string;
  authorization: string | undefined;
  accept: string | undefined;
  body: string;
}

/**
 * Answers one call. The order of the checks is Waldur's: route, slash, Accept, credentials, method, then the handler
 * (visibility, right, state, body).
 */
export function handle(store: Store, router: Router, call: IncomingCall): Reply {
  const match = router.match(call.path);
  if (!match) return redirectOrMissing(router, call);
  const { route, uuid } = match;
  const reply = answer(store, route, uuid, call);
  return { ...reply, headers: { ...reply.headers, ...(isPage(reply) ? {} : { Allow: route.allow }) } };
}

/** HTML pages come from outside the API framework and carry no Allow header. */
function isPage(reply: Reply): boolean {
  return reply.contentType?.startsWith('text/html') ?? false;
}

function redirectOrMissing(router: Router, call: IncomingCall): Reply {
  if (call.path.endsWith('/') || !router.match(`${call.path}/`)) return notFoundPage();
  const Location = `${call.path}/${call.query === '' ? '' : `?${call.query}`}`;
  return { status: 301, text: '', contentType: 'text/html; charset=utf-8', headers: { Location } };
}

function answer(store: Store, route: Route, uuid: string, call: IncomingCall): Reply {
  if (!accepts(route, call.accept)) {
    const contentType = route.textOnly ? 'text/plain; charset=utf-8' : 'application/json';
    return {
      status: 406,
      text: JSON.stringify({ detail: 'Could not satisfy the request Accept header.' }),
      contentType,
    };
  }
  try {
    const user = authenticate(store, call.authorization);
    if (call.method === 'OPTIONS') return json(200, { name: route.pattern, renders: ['application/json'] });
    const method = call.method === 'HEAD' && route.kind !== 'view' ? 'GET' : call.method;
    const handler = route.handlers.get(method);
    if (!handler) throw methodNotAllowed(call.method);
    const context: Context = {
      store,
      generation: store.generation,
      user,
      base: `http://${call.host}/api/`,
      path: call.path,
      uuid,
      query: new URLSearchParams(call.query),
      body: () => parseBody(call.body),
    };
    store.ledger.route = `${call.method} ${route.pattern}`;
    return handler(context);
  } catch (error) {
    if (error instanceof HttpError) return error.reply;
    process.stderr.write(`simulated Waldur: ${call.method} ${call.path}: ${String(error)}\n`);
    return serverErrorPage();
  } finally {
    store.ledger.route = 'seed';
  }
}

function accepts(route: Route, accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const types = accept.split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const served = route.textOnly
    ? ['*/*', 'text/*', 'text/plain']
    : ['*/*', 'application/*', 'application/json', 'text/html', 'text/*'];
  return types.some((type) => served.includes(type));
}
