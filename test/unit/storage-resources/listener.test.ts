import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Handler, type Listener, startListener } from '../../../servers/storage-resources/http/start-listener.js';
import { steadyLoad } from '../../helpers/steady-load.js';
import { until } from '../../system/cli/lib/until.js';

let listener: Listener | undefined;

afterEach(() => listener?.close(0));

const says =
  (text: string, afterMs = 0): Handler =>
  (_request, response) => {
    setTimeout(() => response.end(text), afterMs).unref();
  };
const text = async (url: string) => (await fetch(url)).text();

describe('the listening server', () => {
  test('another handler gets all requests from then on, and a steady load notices nothing', async () => {
    let served = 0;
    const counted =
      (name: string): Handler =>
      (request, response) => {
        served += 1;
        says(name)(request, response);
      };
    const more = async (count: number): Promise<void> => {
      const wanted = served + count;
      await until('more requests', () => served >= wanted, 20_000);
    };
    listener = await startListener('127.0.0.1', 0, counted('first'));
    const end = steadyLoad(listener.url);
    for (const name of ['second', 'third']) {
      await more(25);
      await listener.use(counted(name));
      expect(await text(listener.url)).toBe(name);
    }
    await more(25);
    const { requests, troubles } = await end();
    expect(requests).toBeGreaterThan(70);
    expect(troubles).toEqual([]);
  }, 70_000);

  test('the same load notices a server that is closed and opened again', async () => {
    const first = await startListener('127.0.0.1', 0, says('first'));
    const end = steadyLoad(first.url);
    await sleep(200);
    await first.close(0);
    await sleep(50);
    listener = await startListener('127.0.0.1', Number(new URL(first.url).port), says('second'));
    expect((await end()).troubles).toContain('ECONNREFUSED');
  });

  test('what is under way stays with its handler, which is told when it has none left', async () => {
    listener = await startListener('127.0.0.1', 0, says('first', 300));
    const answer = text(listener.url);
    await sleep(100);
    let empty = false;
    const unused = listener.use(says('second')).then(() => {
      empty = true;
    });
    expect([await text(listener.url), empty]).toEqual(['second', false]);
    expect(await answer).toBe('first');
    await unused;
  });

  test('closing waits for answers, and cuts what takes longer than the grace time', async () => {
    listener = await startListener('127.0.0.1', 0, (request, response) =>
      says('late', request.url === '/slow' ? 5_000 : 300)(request, response),
    );
    const [soon, never] = [text(listener.url), text(`${listener.url}/slow`).catch(() => 'cut')];
    await sleep(100);
    const begun = Date.now();
    await listener.close(1_000);
    expect(await Promise.all([soon, never])).toEqual(['late', 'cut']);
    expect(Date.now() - begun).toBeLessThan(2_000);
    listener = undefined;
  });

  test('localhost is both addresses of this machine', async () => {
    listener = await startListener('localhost', 0, says('here'));
    const { port } = new URL(listener.url);
    expect([await text(`http://127.0.0.1:${port}`), await text(`http://[::1]:${port}`)]).toEqual(['here', 'here']);
  });
});
