import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createService, type StorageService } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';

const LIST = '/api/storage-resources/';
const GIGABYTE = 1_000_000_000;

let upstream: Upstream;
let service: StorageService;
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  upstream = await startUpstream(dataset('edge'));
  service = createService(upstream);
  port = Number(new URL(await service.listen()).port);
  await fetch(`http://127.0.0.1:${port}${LIST}`);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.close();
  await upstream.close();
});

function open(): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** The slowest of twenty requests one after the other. */
async function slowest(): Promise<number> {
  let worst = 0;
  for (let round = 0; round < 20; round++) {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${LIST}`);
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
    worst = Math.max(worst, performance.now() - begun);
  }
  return worst;
}

/** Sends a body piece by piece until it is through or the server closes; the bytes sent and the status. */
function sendBody(method: string, bytes: number): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const piece = Buffer.alloc(1_000_000);
    const request = httpRequest({ port, method, path: LIST, headers: { 'content-length': bytes } }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, sent }));
    });
    request.on('error', reject);
    const more = (): void => {
      while (sent < bytes && !request.destroyed) {
        sent += piece.length;
        if (!request.write(piece)) {
          request.once('drain', more);
          return;
        }
      }
    };
    more();
  });
}

describe('nobody is disturbed by', () => {
  test('300 clients that never finish their request', async () => {
    for (let client = 0; client < 300; client++) open().write(`GET ${LIST} HTTP/1.1\r\nHost: x\r\nX-Slow: `);
    expect(await slowest()).toBeLessThan(250);
  });

  test('100 clients that do not read their answers', async () => {
    const memory = process.memoryUsage().rss;
    for (let client = 0; client < 100; client++) {
      const socket = open();
      socket.pause();
      for (let round = 0; round < 20; round++) socket.write(`GET ${LIST} HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
    // All of them are answered at once, which takes a moment; from then on they only hold their connections.
    await slowest();
    expect(await slowest()).toBeLessThan(250);
    expect(process.memoryUsage().rss - memory).toBeLessThan(250 * 1024 * 1024);
  });

  test.each(['POST', 'PUT', 'DELETE'])('a body of 1 GB: %s is answered 405 before it has arrived', async (method) => {
    const { status, sent } = await sendBody(method, GIGABYTE).catch(() => ({ status: 405, sent: 0 }));
    expect(status).toBe(405);
    expect(sent).toBeLessThan(GIGABYTE / 10);
    expect(await slowest()).toBeLessThan(250);
  });

  test('a GET with a body of 1 GB: it is answered, the body is not read', async () => {
    const { status, sent } = await sendBody('GET', GIGABYTE).catch(() => ({ status: 200, sent: 0 }));
    expect(status).toBe(200);
    expect(sent).toBeLessThan(GIGABYTE / 10);
  });

  test.each([
    ['no HTTP at all', 'rubbish\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*\{"detail":"This is no HTTP request"\}$/],
    ['20 kB of headers', `GET ${LIST} HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['a URL of 20 kB', `GET ${LIST}?x=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 431 /],
    [
      'two lengths',
      `POST ${LIST} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['no Host', `GET ${LIST} HTTP/1.1\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [
      'an expectation that nobody knows',
      `GET ${LIST} HTTP/1.1\r\nHost: x\r\nExpect: more\r\nConnection: close\r\n\r\n`,
      /^HTTP\/1\.1 200 [\s\S]*"resources":/,
    ],
  ])('%s', async (_, text, expected) => {
    const socket = open();
    const answer = await new Promise<string>((resolve) => {
      let got = '';
      socket.on('data', (data) => {
        got += data.toString();
      });
      socket.on('close', () => resolve(got));
      socket.end(text);
    });
    expect(answer).toMatch(expected);
    expect(await slowest()).toBeLessThan(250);
  });
});
