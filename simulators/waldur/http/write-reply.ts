import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.js';

/**
 * Writes an answer. With `cutAfter` (bytes; `null` = half of the body) the announced length is right but the
 * connection ends early, as when a proxy dies.
 */
export function writeReply(response: ServerResponse, method: string, reply: Reply, cutAfter?: number | null): void {
  const isJson = reply.json !== undefined;
  const text = isJson ? JSON.stringify(reply.json) : (reply.text ?? '');
  const body = Buffer.from(text, 'utf8');
  const contentType = isJson ? 'application/json' : reply.contentType;
  const headers: { [name: string]: string | number } = {
    ...(contentType ? { 'Content-Type': contentType } : {}),
    ...reply.headers,
    ...(reply.status === 204 ? {} : { 'Content-Length': body.length }),
  };
  response.writeHead(reply.status, headers);
  if (cutAfter !== undefined && body.length > 0) {
    const kept = Math.min(cutAfter ?? Math.floor(body.length / 2), body.length - 1);
    response.write(body.subarray(0, kept), () => response.socket?.destroy());
  } else if (method === 'HEAD') {
    response.end();
  } else {
    response.end(body);
  }
}
