import type { FastifyReply } from 'fastify';
import type { UpstreamError } from '../snapshot/upstream-error.js';

const JSON_TYPE = 'application/json';

/** Sends JSON that is text or bytes already; as bytes, because fastify adds a charset to text, and JSON has none. */
export function sendJson(reply: FastifyReply, status: number, body: string | Buffer): FastifyReply {
  return reply
    .code(status)
    .header('content-type', JSON_TYPE)
    .send(typeof body === 'string' ? Buffer.from(body) : body);
}

/** `{"detail": …}`, as FastAPI answers errors. */
export const sendDetail = (reply: FastifyReply, status: number, detail: unknown): FastifyReply =>
  sendJson(reply, status, JSON.stringify({ detail }));

export const upstreamBody = ({ detail }: UpstreamError): string =>
  JSON.stringify({
    detail,
    error: 'UpstreamServiceError',
    message: 'Failed to communicate with an upstream service.',
  });

/** For what nobody foresaw: the reason is in the log, nothing of it goes out. */
export const INTERNAL_BODY = JSON.stringify({ detail: 'Internal Server Error' });
