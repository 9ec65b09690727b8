import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BearerCheck } from '../../lib/auth/bearer-check.js';
import { sendDetail } from './answers.js';

/** What anybody may see: whether the service lives, and how it is used. */
const OPEN = new Set(['/healthz', '/readyz', '/docs', '/docs/', '/openapi.json']);

const pathOf = (url: string): string => {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
};

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * Looks at every request before anything else does: token, then method. A body is never read; the connection of a
 * request that announces one is closed behind the answer.
 *
 * @param known paths that exist, for telling 405 from 404
 */
export function createGuard(
  bearer: BearerCheck | undefined,
  known: ReadonlySet<string>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async (request, reply) => {
    if (hasBody(request)) reply.header('connection', 'close');
    const path = pathOf(request.raw.url ?? '/');
    if (bearer !== undefined && !OPEN.has(path)) {
      const verdict = await bearer.check(request.headers.authorization);
      if (!verdict.ok) {
        if (verdict.status === 401) reply.header('www-authenticate', 'Bearer');
        if (verdict.retryAfterSeconds !== undefined) reply.header('retry-after', verdict.retryAfterSeconds);
        return sendDetail(reply, verdict.status, verdict.detail);
      }
    }
    if (request.method === 'GET' || request.method === 'HEAD') return undefined;
    if (!known.has(path)) return sendDetail(reply, 404, 'Not Found');
    return sendDetail(reply.header('allow', 'GET, HEAD'), 405, 'Method Not Allowed');
  };
}
