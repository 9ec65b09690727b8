import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Offerings, resources and customers as a Waldur serves them, and GIDs of the HPC User API. */
export interface Dataset {
  offerings: { slug: string; uuid: string; name: string }[];
  resources: Record<string, unknown>[];
  customers: Record<string, Record<string, unknown>[]>;
  projects: Record<string, number>;
}

/** How a part of the upstreams behaves; as in the recorded pairs, and more. */
export type Behaviour =
  | 'ok'
  | 'down'
  | 'html'
  | 'truncated'
  | 'hang'
  | 'not-a-list'
  | `${401 | 403 | 404 | 429 | 500 | 502}`;

export interface Upstream {
  url: string;
  data: Dataset;
  behaviour: { waldur: Behaviour; customers: Behaviour; offering: Behaviour; token: Behaviour; hpc: Behaviour };
  /** Before every answer, in milliseconds. */
  delayMs: number;
  /** `METHOD /path?query` of every request so far. */
  calls: string[];
  /** Header `Authorization` of the last request to Waldur. */
  authorization?: string;
  close(): Promise<void>;
}

export const dataset = (name: string): Dataset =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/storage-resources/upstream/${name}.json`, import.meta.url), 'utf8'),
  ) as Dataset;

const PAGE = 100;

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

/** Misbehaves; false where all is well. */
async function misbehave(behaviour: Behaviour, response: ServerResponse): Promise<boolean> {
  switch (behaviour) {
    case 'ok':
      return false;
    case 'down':
      response.socket?.destroy();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Maintenance</title></html>');
      return true;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json' }).end('[{"uuid": "0123');
      return true;
    case 'hang':
      await sleep(60_000, undefined, { ref: false });
      return true;
    case 'not-a-list':
      send(response, 200, { detail: 'something else' });
      return true;
    case '429':
      send(response, 429, { detail: 'Request was throttled.' }, { 'retry-after': '1' });
      return true;
    default:
      send(response, Number(behaviour), { detail: `answer ${behaviour}` });
      return true;
  }
}

function page(rows: readonly unknown[], url: URL, response: ServerResponse): void {
  const number = Number(url.searchParams.get('page') ?? 1);
  const start = (number - 1) * PAGE;
  const next = new URL(url);
  next.searchParams.set('page', String(number + 1));
  send(response, 200, rows.slice(start, start + PAGE), {
    'x-result-count': String(rows.length),
    ...(start + PAGE < rows.length ? { link: `<${next.href}>; rel="next"` } : {}),
  });
}

async function answer(upstream: Upstream, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { data, behaviour } = upstream;
  const url = new URL(request.url ?? '/', upstream.url);
  upstream.calls.push(`${request.method} ${url.pathname}${url.search}`);
  if (upstream.delayMs > 0) await sleep(upstream.delayMs);
  const [, offering = '', customers] = /provider-offerings\/([0-9a-f]+)\/(customers\/)?$/.exec(url.pathname) ?? [];
  if (url.pathname === '/api/marketplace-resources/') {
    upstream.authorization = request.headers.authorization ?? '';
    if (await misbehave(behaviour.waldur, response)) return;
    const slugs = url.searchParams.get('offering_slug')?.split(',') ?? [];
    return page(
      data.resources.filter((row) => slugs.includes(String(row.offering_slug))),
      url,
      response,
    );
  }
  if (customers !== undefined) {
    if (await misbehave(behaviour.customers, response)) return;
    return page(data.customers[offering] ?? [], url, response);
  }
  if (offering !== '') {
    if (await misbehave(behaviour.offering, response)) return;
    const found = data.offerings.find(({ uuid }) => uuid === offering);
    return found === undefined ? send(response, 404, { detail: 'Not found.' }) : send(response, 200, found);
  }
  if (url.pathname === '/api/marketplace-provider-offerings/') {
    if (await misbehave(behaviour.offering, response)) return;
    return page(
      data.offerings.filter(({ slug }) => slug === url.searchParams.get('slug')),
      url,
      response,
    );
  }
  if (url.pathname === '/oauth/token') {
    if (await misbehave(behaviour.token, response)) return;
    return send(response, 200, { access_token: 'hpc-access-token', expires_in: 3600 });
  }
  if (url.pathname === '/hpc/api/v1/export/waldur/projects') {
    if (await misbehave(behaviour.hpc, response)) return;
    const found = [...new Set(url.searchParams.getAll('projects'))].filter((slug) => data.projects[slug] !== undefined);
    return send(response, 200, { projects: found.map((slug) => ({ posixName: slug, unixGid: data.projects[slug] })) });
  }
  send(response, 404, { detail: 'Not found.' });
}

/** Starts a Waldur and an HPC User API, on one port of loopback, that serve a dataset. */
export async function startUpstream(data: Dataset): Promise<Upstream> {
  const server: Server = createServer((request, response) => {
    answer(upstream, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    data,
    behaviour: { waldur: 'ok', customers: 'ok', offering: 'ok', token: 'ok', hpc: 'ok' },
    delayMs: 0,
    calls: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}
