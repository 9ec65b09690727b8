import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { failureOf } from '../helpers/caught.js';
import { CANARY, clientOf } from '../helpers/client-of.js';
import { html, json, type Served, serve } from '../helpers/serve.js';

const OFFERING = 'f'.repeat(32);
const uuidOf = (n: number): string => n.toString(16).padStart(32, '0');
const row = (n: number) => ({ uuid: uuidOf(n), backend_id: `alloc${n}` });

interface Page {
  rows: unknown[];
  total?: number;
  next?: string;
}

const send = (response: ServerResponse, { rows, total, next }: Page): void =>
  json(response, 200, rows, {
    ...(total === undefined ? {} : { 'X-Result-Count': String(total) }),
    Link: [
      '<http://h/api/x/?field=a,b>; rel="first"',
      ...(next === undefined ? [] : [`<${next}>; rel="next"`]),
      '<http://h/api/x/?page=9>; rel="last"',
    ].join(', '),
  });

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Serves `count` rows in pages of `size`, as Waldur does. */
async function served(
  count: number,
  size = 100,
  tweak?: (page: number, answer: Page, request: number) => Page | 'fail',
) {
  let requests = 0;
  const server = await serve((seen, response) => {
    const page = Number(new URL(seen.url, 'http://h').searchParams.get('page') ?? '1');
    const rows = Array.from({ length: count }, (_, i) => row(i)).slice((page - 1) * size, page * size);
    const next =
      page * size < count ? { next: `http://elsewhere.example/api/r/?page=${page + 1}&page_size=${size}` } : {};
    const answer = { rows, total: count, ...next };
    const changed = tweak?.(page, answer, requests++) ?? answer;
    if (changed === 'fail') html(response, 502, '<title>Bad Gateway</title>');
    else send(response, changed);
  });
  open.push(server);
  return { server, list: () => clientOf(server.url).resources.listBackendIds({ offeringUuid: OFFERING }) };
}

describe('lists', () => {
  it.each([0, 1, 99, 100, 101, 250, 300])('reads all of %i rows', async (count) => {
    const { list, server } = await served(count);
    expect((await list()).map((r) => r.uuid)).toEqual(Array.from({ length: count }, (_, i) => uuidOf(i)));
    expect(server.seen).toHaveLength(Math.max(1, Math.ceil(count / 100)));
    expect(server.seen[0]?.url).toBe(
      `/api/marketplace-provider-resources/?offering_uuid=${OFFERING}&field=uuid&field=backend_id&page_size=100`,
    );
  });

  it('takes smaller pages if the server gives smaller ones', async () => {
    const { list } = await served(130, 50);
    expect(await list()).toHaveLength(130);
  });

  it('is complete where a link is missing', async () => {
    const { list } = await served(250, 100, (p, a) => (p === 1 ? { rows: a.rows, total: 250 } : a));
    expect(await list()).toHaveLength(250);
  });

  it.each([250, 300])('follows the links to all of %i rows of a server that does not count', async (count) => {
    const { list, server } = await served(count, 100, (_, { total, ...answer }) => answer);
    expect((await list()).map((r) => r.uuid)).toEqual(Array.from({ length: count }, (_, i) => uuidOf(i)));
    expect(server.seen).toHaveLength(3);
  });

  it('follows a foreign link to its own server only', async () => {
    const { list, server } = await served(150);
    await list();
    expect(server.seen.map((seen) => seen.headers.authorization)).toEqual(Array(2).fill(`Token ${CANARY}`));
  });

  it.each<[string, (page: number, answer: Page) => Page | 'fail', string, string]>([
    ['a page fails', (page, a) => (page === 2 ? 'fail' : a), 'WaldurUnavailable', 'Bad Gateway'],
    ['a page is short', (p, a) => (p === 2 ? { ...a, rows: a.rows.slice(1) } : a), 'WaldurUnavailable', '99 of 100'],
    ['a page is empty', (p, a) => (p === 2 ? { ...a, rows: [] } : a), 'WaldurUnavailable', '0 of 100'],
    ['the last page is short', (p, a) => (p === 3 ? { ...a, rows: [] } : a), 'WaldurUnavailable', 'X-Result-Count'],
    ['the link goes back', (_, a) => ({ ...a, next: 'http://h/?page=1' }), 'WaldurBadAnswer', 'next page'],
    ['the link is broken', (_, a) => ({ ...a, next: 'http://h/?page=two' }), 'WaldurBadAnswer', 'next page'],
    ['rows repeat', (p, a) => (p === 2 ? { ...a, rows: [row(0), ...a.rows.slice(1)] } : a), 'WaldurUnavailable', '250'],
    ['a row is broken', (p, a) => (p === 3 ? { ...a, rows: [{ uuid: 'x' }] } : a), 'WaldurBadAnswer', '0.uuid'],
    ['no list', (_, a) => ({ ...a, rows: { detail: 'x' } as unknown as unknown[] }), 'WaldurBadAnswer', 'array'],
  ])('is an error and never shorter when %s', async (_, tweak, type, text) => {
    const { list } = await served(250, 100, tweak);
    const failure = await failureOf(list());
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(`GET resources of offering ${OFFERING}: `);
    expect(failure.message).toContain(text);
  });

  it('reads again when the list changed meanwhile', async () => {
    const { list, server } = await served(150, 100, (_page, answer, request) =>
      request === 1 ? { ...answer, total: 151 } : answer,
    );
    expect(await list()).toHaveLength(150);
    expect(server.seen).toHaveLength(4);
  });

  it('ends with links that never end', async () => {
    const server = await serve((seen, response) => {
      const page = Number(new URL(seen.url, 'http://h').searchParams.get('page') ?? '1');
      send(response, { rows: [row(page)], next: `http://h/?page=${page + 1}` });
    });
    open.push(server);
    const client = clientOf(server.url, { requests_per_second: 100_000 });
    const failure = await failureOf(client.resources.listBackendIds({ offeringUuid: OFFERING }));
    expect(failure.message).toContain('more than 1000 pages');
  });

  const orderRow = (n: number) => ({
    uuid: uuidOf(n),
    type: 'Create',
    state: 'executing',
    created: '2026-01-01T00:00:00Z',
    marketplace_resource_uuid: null,
    resource_name: 'r',
  });

  /** Serves what there is at the moment of a request, and 404 behind its end. */
  async function changing(rowsAt: (request: number) => unknown[]) {
    const server = await serve((seen, response, index) => {
      const page = Number(new URL(seen.url, 'http://h').searchParams.get('page') ?? '1');
      const all = rowsAt(index);
      const pages = Math.max(1, Math.ceil(all.length / 100));
      if (page > pages) json(response, 404, { detail: 'Invalid page.' });
      else {
        const next = page < pages ? { next: `http://h/?page=${page + 1}` } : {};
        send(response, { rows: all.slice((page - 1) * 100, page * 100), total: all.length, ...next });
      }
    });
    open.push(server);
    return { server, client: clientOf(server.url) };
  }
  const orders = (count: number) => Array.from({ length: count }, (_, n) => orderRow(n));
  const team = (count: number) => Array.from({ length: count }, (_, n) => ({ uuid: uuidOf(n) }));

  it('lists open orders again whose last page is gone before it is asked for', async () => {
    const { client, server } = await changing((request) => orders(request === 0 ? 101 : 100));
    const rows = await client.orders.list({ offeringUuid: OFFERING, states: ['executing'] });
    expect(rows).toHaveLength(100);
    expect(server.seen).toHaveLength(3);
  });

  it('reads a team again that shrinks while it is read', async () => {
    const { client } = await changing((request) => team(request === 0 ? 250 : 90));
    expect(await client.resources.team(OFFERING)).toHaveLength(90);
  });

  it('takes no shorter team for the whole when it shrinks all the time', async () => {
    const { client } = await changing((request) => team(400 - request));
    const failure = await failureOf(client.resources.team(OFFERING));
    expect([failure.type, failure.nonRetryable]).toEqual(['WaldurUnavailable', false]);
  });

  it('says that a resource is gone whose team is asked for', async () => {
    const server = await serve((_, response) =>
      json(response, 404, { detail: 'No Resource matches the given query.' }),
    );
    open.push(server);
    const failure = await failureOf(clientOf(server.url).resources.team(OFFERING));
    expect(failure.type).toBe('WaldurNotFound');
    expect(server.seen).toHaveLength(1);
  });

  it('sends no more requests at a time than the server may have in a second', async () => {
    const underWay = { now: 0, most: 0 };
    const server = await serve(async (seen, response) => {
      underWay.most = Math.max(underWay.most, ++underWay.now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay.now--;
      const page = Number(new URL(seen.url, 'http://h').searchParams.get('page') ?? '1');
      send(response, { rows: [row(page)], total: 7 });
    });
    open.push(server);
    const client = clientOf(server.url, { requests_per_second: 3 });
    expect(await client.resources.listBackendIds({ offeringUuid: OFFERING })).toHaveLength(7);
    expect(underWay.most).toBeLessThanOrEqual(3);
  });

  it('takes what it saw of open orders while they come and go', async () => {
    let page1 = 0;
    const server = await serve((seen, response) => {
      const second = seen.url.includes('page=2');
      if (!second) page1++;
      const rows = second ? [orderRow(500 + page1)] : Array.from({ length: 100 }, (_, i) => orderRow(i + page1));
      send(response, { rows, total: second ? 101 : 102, ...(second ? {} : { next: 'http://h/?page=2' }) });
    });
    open.push(server);
    const rows = await clientOf(server.url).orders.list({ offeringUuid: OFFERING, states: ['executing'] });
    expect(new Set(rows.map((r) => r.uuid)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(101);
  });
});
