import { json, type Reply, serverErrorPage } from './reply.js';

/** Thrown by a handler to answer with an error. Handlers throw before they change anything. */
export class HttpError extends Error {
  constructor(readonly reply: Reply) {
    super(`HTTP ${reply.status}`);
  }
}

/** Unknown or malformed uuid, or an object that the caller may not see. */
export function notFound(model: string): HttpError {
  return new HttpError(json(404, { detail: `No ${model} matches the given query.` }));
}

/** The object is visible, the action is not allowed. */
export function forbidden(): HttpError {
  return new HttpError(json(403, { detail: 'You do not have permission to perform this action.' }));
}

export function conflict(states: readonly string[]): HttpError {
  return new HttpError(json(409, { detail: `Valid states for operation: ${states.join(', ')}.` }));
}

/** Field errors: `{field: [message]}`, a bare list, or a bare string value, depending on the call. */
export function invalid(body: unknown): HttpError {
  return new HttpError(json(400, body));
}

export function unauthenticated(detail: string): HttpError {
  return new HttpError(json(401, { detail }, { 'WWW-Authenticate': 'Token' }));
}

export function methodNotAllowed(what: string): HttpError {
  return new HttpError(json(405, { detail: `Method "${what}" not allowed.` }));
}

/** An uncaught error in the server: HTML, not JSON. */
export function uncaught(): HttpError {
  return new HttpError(serverErrorPage());
}
