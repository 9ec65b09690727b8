import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttp, type HttpOptions } from '../../../activities/lib/http/http.js';
import { HttpFailure } from '../../../activities/lib/http/http-failure.js';
import { caught } from './helpers/caught.js';
import { json, type Served, serve } from './helpers/serve.js';

const open: Served[] = [];
const started = async (answer: Parameters<typeof serve>[0]): Promise<Served> => {
  const server = await serve(answer);
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const httpOf = (baseUrl: string, options: Partial<HttpOptions> = {}) =>
  createHttp({ baseUrl, version: '1.2.3', timeoutMs: 5000, ...options });
const get = (baseUrl: string, options: Partial<HttpOptions> = {}, route = 'x/') =>
  httpOf(baseUrl, options).request({ method: 'GET', route });
const post = (baseUrl: string, options: Partial<HttpOptions> = {}) =>
  httpOf(baseUrl, options).request({ method: 'POST', route: 'x/', json: { a: 1 } });

async function failure(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await caught(promise);
  expect(error).toBeInstanceOf(HttpFailure);
  return error as HttpFailure;
}

describe('createHttp', () => {
  it('sends what was asked, below the base URL', async () => {
    const server = await started((_, response) => json(response, 200, { ok: true }));
    const http = httpOf(`${server.url}deep/api/`);
    const answer = await http.request({
      method: 'POST',
      route: 'things/{uuid}/act/',
      params: { uuid: 'a/b?c' },
      query: { field: ['a', 'b c'], page: 2, off: undefined },
      json: { x: 'ü' },
    });
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    const seen = server.seen[0]!;
    expect(seen.url).toBe('/deep/api/things/a%2Fb%3Fc/act/?field=a&field=b+c&page=2');
    expect(seen.headers).toMatchObject({
      'user-agent': 'siteflow/1.2.3',
      accept: 'application/json',
      'content-type': 'application/json',
    });
    expect(seen.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen.body).toBe('{"x":"ü"}');
  });

  it.each(['http://127.0.0.1:1/x', '//127.0.0.1:1/x', 'file:///etc/passwd', '/x'])(
    'never leaves the base URL: %s',
    async (route) => {
      const server = await started((_, response) => json(response, 200, {}));
      await get(`${server.url}api/`, {}, route).catch(() => undefined);
      expect(server.seen[0]?.url).toMatch(/^\/api\//);
    },
  );

  it('does not follow redirects', async () => {
    const other = await started((_, response) => json(response, 200, {}));
    const server = await started((_, response) => json(response, 302, undefined, { Location: other.url }));
    expect((await failure(get(server.url))).kind).toBe('redirect');
    expect(other.seen).toHaveLength(0);
  });

  it('repeats a GET once after a reset, and nothing else', async () => {
    const server = await started((_, response, index) =>
      index % 2 === 0 ? void response.destroy() : json(response, 200, { index }),
    );
    expect((await get(server.url)).body).toEqual({ index: 1 });
    expect((await failure(post(server.url))).kind).toBe('network');
    expect(server.seen.map((seen) => seen.method)).toEqual(['GET', 'GET', 'POST']);
  });

  it('gives up a GET after the second reset', async () => {
    const server = await started((_, response) => void response.destroy());
    expect((await failure(get(server.url))).kind).toBe('network');
    expect(server.seen).toHaveLength(2);
  });

  it('repeats no timeouts or failures', async () => {
    const server = await started((seen, response) => {
      if (seen.url === '/x/') json(response, 503, {});
    });
    expect((await failure(get(server.url))).status).toBe(503);
    const late = await failure(get(server.url, { timeoutMs: 150 }, 'hang/'));
    expect(late).toMatchObject({ kind: 'timeout', detail: 'no complete answer within 150 ms' });
    expect(server.seen).toHaveLength(2);
  });

  it('ends an answer that drips forever', async () => {
    const server = await started(async (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      while (!response.destroyed) {
        response.write(' ');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    expect((await failure(get(server.url, { timeoutMs: 300 }))).kind).toBe('timeout');
  });

  it('stops at the byte limit, also behind compression', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20));
    const server = await started((seen, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(seen.url === '/x/' ? bomb : gzipSync('{"small":1}'));
    });
    const limit = { maxAnswerBytes: 1024 * 1024 };
    expect((await failure(get(server.url, limit))).kind).toBe('too-large');
    expect((await get(server.url, limit, 'small/')).body).toEqual({ small: 1 });
  });

  it.each<[string, string, string]>([
    [
      'broken JSON',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\n[{"a":',
      'truncated',
    ],
    [
      'body cut short',
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[1,',
      'truncated',
    ],
    ['no content type', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]', 'not-json'],
    ['text', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok', 'not-json'],
    ['empty', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n', 'truncated'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'network'],
  ])('tells what is wrong with an answer: %s', async (_, raw, kind) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(raw));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      expect((await failure(get(`http://127.0.0.1:${port}/`))).kind).toBe(kind);
    } finally {
      server.close();
    }
  });

  it('accepts an empty answer where one may come', async () => {
    const server = await started((_, response) => void response.writeHead(200).end());
    const answer = await httpOf(server.url).request({ method: 'POST', route: 'x/', expect: 'any' });
    expect(answer.body).toBeUndefined();
  });

  it.each([
    ['http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['http://no-such-host.invalid/', 'the host name cannot be resolved'],
  ])('explains why there is no connection to %s', async (url, text) => {
    expect((await failure(get(url))).detail).toContain(text);
  });

  it('passes on why it was cancelled', async () => {
    const server = await started(() => undefined);
    const controller = new AbortController();
    const running = get(server.url, { signal: () => controller.signal });
    setTimeout(() => controller.abort(new Error('activity cancelled')), 50);
    await expect(running).rejects.toThrow('activity cancelled');
  });

  it('keeps connections', async () => {
    const ports = new Set<number | undefined>();
    const server = await started((_, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, {});
    });
    const http = httpOf(server.url);
    for (let i = 0; i < 5; i++) await http.request({ method: 'GET', route: 'x/' });
    expect(ports.size).toBe(1);
  });
});
