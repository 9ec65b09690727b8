import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { limitCalls } from '../../../activities/lib/limit-calls.js';
import { type DebugTools, debugAnswer } from '../debug/debug-answer.js';
import type { Kept, SnapshotKeeper } from '../snapshot/keeper.js';
import { UpstreamError } from '../snapshot/upstream-error.js';
import { sendDetail, sendJson, upstreamBody } from './answers.js';
import { matchesEtag } from './etag.js';
import { listBody } from './list-body.js';
import { parseQuery, type StorageQuery } from './parse-query.js';

export interface ListTools extends DebugTools {
  keeper: SnapshotKeeper;
  now(): number;
}

const search = (url: string): string => {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
};

/** Names an answer: the rows and everything of the request that its body depends on. */
function etagOf(hash: string, { fresh: _fresh, debug: _debug, page, ...query }: StorageQuery): string {
  const key = JSON.stringify([page.toString(), query]);
  return `"${hash}-${createHash('sha1').update(key).digest('base64url').slice(0, 10)}"`;
}

/** What an answer says about itself: its age, and what is missing in it. */
function describe(reply: FastifyReply, { snapshot, readAtMs, failing }: Kept, nowMs: number): void {
  const { leftOut, withoutGid, mockGids } = snapshot.facts;
  reply.header('age', Math.max(0, Math.floor((nowMs - readAtMs) / 1000)));
  reply.header('cache-control', 'private, no-cache');
  if (failing) reply.header('x-siteflow-stale', 'true');
  if (leftOut.length > 0) reply.header('x-siteflow-left-out', leftOut.length);
  if (withoutGid > 0) reply.header('x-siteflow-without-gid', withoutGid);
  if (mockGids > 0) reply.header('x-siteflow-mock-gid', mockGids);
}

/** `GET /api/storage-resources/` */
export function createListRoute(
  tools: ListTools,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const { settings, keeper } = tools;
  const { form } = settings.rows;
  const systems = [...settings.systems.keys()];
  // A debug answer reads everything; one at a time is enough for people who look for a fault.
  const oneDebug = limitCalls(1);
  return async (request, reply) => {
    const parsed = parseQuery(search(request.raw.url ?? ''), { systems, form });
    if ('errors' in parsed) return sendDetail(reply, 422, parsed.errors);
    const { query } = parsed;
    try {
      if (query.debug) {
        const body = await oneDebug(() => debugAnswer(query, tools));
        return sendJson(reply.header('cache-control', 'no-store'), 200, body);
      }
      const kept = await keeper.get(query.fresh);
      const etag = etagOf(kept.snapshot.hash, query);
      describe(reply, kept, tools.now());
      reply.header('etag', etag);
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return sendJson(reply, 200, listBody(kept.snapshot, query, { systems: settings.systems, form }));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return sendJson(reply, 502, upstreamBody(error));
    }
  };
}
