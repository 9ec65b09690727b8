import { afterEach, describe, expect, it } from '@jest/globals';
import { FAILURES, type FailureType } from '../../../contracts/failure-types.js';
import { failureOf } from './helpers/caught.js';
import { clientOf } from './helpers/client-of.js';
import { html, json, type Served, serve } from './helpers/serve.js';

const UUID = '0123456789abcdef0123456789abcdef';
type Response = Parameters<typeof json>[0];

const open: Served[] = [];
async function answering(answer: (response: Response) => void): Promise<string> {
  const server = await serve((_seen, response) => answer(response));
  open.push(server);
  return server.url;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const WALDUR_404 = '<!doctype html><title>Not Found</title><h1>Not Found</h1>';
const status = (code: number, headers: Record<string, string> = {}): [string, (response: Response) => void] => [
  `${code}${headers['Retry-After'] ? ' with Retry-After' : ''}`,
  (response) => json(response, code, { detail: 'said' }, headers),
];

/** Every answer that the design's failure table names. The last column is the wait it asks for, in milliseconds. */
const ROWS: [...[string, (response: Response) => void], FailureType, number | undefined][] = [
  ['connection closed', (response) => response.destroy(), 'WaldurUnavailable', undefined],
  ['no answer in time', () => undefined, 'WaldurUnavailable', undefined],
  [...status(408), 'WaldurThrottled', undefined],
  [...status(429), 'WaldurThrottled', undefined],
  [...status(429, { 'Retry-After': '7' }), 'WaldurThrottled', 7000],
  [...status(500), 'WaldurUnavailable', undefined],
  [...status(502), 'WaldurUnavailable', undefined],
  [...status(503, { 'Retry-After': '3' }), 'WaldurUnavailable', 3000],
  [...status(504), 'WaldurUnavailable', undefined],
  [...status(401), 'WaldurUnauthorized', 300_000],
  [...status(403), 'WaldurForbidden', 300_000],
  [...status(404), 'WaldurNotFound', undefined],
  ['404 HTML', (response) => html(response, 404, WALDUR_404), 'WaldurRouteMissing', undefined],
  [...status(409), 'WaldurConflict', undefined],
  [...status(400), 'WaldurRejected', undefined],
  [...status(405), 'WaldurRejected', undefined],
  [...status(422), 'WaldurRejected', undefined],
];

describe('what Waldur answers, and what follows', () => {
  it.each(ROWS)('%s', async (_, answer, type, wait) => {
    const client = clientOf(await answering(answer), { timeout_seconds: 0.3 });
    const failure = await failureOf(client.orders.setStateDone(UUID));
    expect(failure.type).toBe(type);
    expect(failure.nextRetryDelay).toBe(wait);
    expect(failure.nonRetryable).toBe(['park', 'reread'].includes(FAILURES[type].disposition));
  });

  it('connection refused', async () => {
    const url = await answering(() => undefined);
    await Promise.all(open.splice(0).map((server) => server.close()));
    expect((await failureOf(clientOf(url).orders.setStateDone(UUID))).type).toBe('WaldurUnavailable');
  });

  it('404 HTML: takes the older call, and does not ask for the newer one again', async () => {
    const server = await serve((seen, response) =>
      seen.url.includes('/retry/') ? html(response, 404, WALDUR_404) : json(response, 200, undefined),
    );
    open.push(server);
    await clientOf(server.url).orders.retry(UUID);
    await clientOf(server.url).orders.retry(UUID);
    expect(server.seen.map(({ url }) => url.split('/').at(-2))).toEqual([
      'retry',
      'set_state_executing',
      'set_state_executing',
    ]);
  });
});
