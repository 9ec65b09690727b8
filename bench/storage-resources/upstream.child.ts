/** Waldur and the HPC User API for the benchmark: N resources of three offerings, every answer after the given delay. */
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [count = 100, delayMs = 20] = process.argv.slice(2).map(Number);
const PAGE = 100;
const SLUGS = ['capstor', 'vast', 'iopsstor'];
const TYPES = ['store', 'archive', 'users', 'scratch'];
const uuid = (name: string): string => createHash('md5').update(name).digest('hex');
const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

const resources = Array.from({ length: count }, (_, index) => {
  const offering = pick(SLUGS, index);
  const customer = index % 50;
  const project = index % Math.max(1, Math.floor(count / 3));
  return {
    offering_uuid: uuid(offering),
    offering_name: `${offering} offering`,
    offering_slug: offering,
    offering_type: 'Marketplace.Slurm',
    provider_name: 'CSCS',
    provider_slug: 'cscs',
    uuid: uuid(`resource ${index}`),
    name: `Resource ${index}`,
    slug: `resource-${index}`,
    state: 'OK',
    project_uuid: uuid(`project ${project}`),
    project_name: `Project ${project}`,
    project_slug: `project-${project}`,
    customer_uuid: uuid(`customer ${customer}`),
    customer_name: `Customer ${customer}`,
    customer_slug: `customer-${customer}`,
    backend_id: '',
    limits: { storage: 10 + (index % 90) },
    attributes: { storage_data_type: pick(TYPES, index % 7), permissions: '775' },
    options: null,
    backend_metadata: {},
    order_in_progress: null,
    created: '2024-01-01T00:00:00Z',
    modified: '2024-01-02T00:00:00Z',
  };
});
const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) =>
  JSON.stringify(resources.slice(page * PAGE, (page + 1) * PAGE)),
);
const customers = JSON.stringify(
  Array.from({ length: 50 }, (_, index) => ({
    uuid: uuid(`customer ${index}`),
    name: `Customer ${index}`,
    slug: `customer-${index}`,
    abbreviation: '',
    email: '',
    phone_number: '',
  })),
);

let calls = 0;

/** The existing service asks for all GIDs in one URL, which many servers would refuse; here it has its way. */
const LONGEST_URL = 4 * 1024 * 1024;

const server = createServer({ maxHeaderSize: LONGEST_URL }, (request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  if (url.pathname === '/calls') return send(response, JSON.stringify({ calls }));
  calls += 1;
  request.resume();
  setTimeout(() => answer(url, response), delayMs);
});

function answer(url: URL, response: ServerResponse): void {
  if (url.pathname === '/api/marketplace-resources/') {
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    send(response, pages[page - 1] ?? '[]', {
      'x-result-count': String(count),
      ...(page < pages.length ? { link: `<${next.href}>; rel="next"` } : {}),
    });
  } else if (url.pathname.endsWith('/customers/')) send(response, customers, { 'x-result-count': '50' });
  else if (url.pathname === '/oauth/token') send(response, '{"access_token":"token","expires_in":36000}');
  else if (url.pathname.endsWith('/export/waldur/projects')) {
    const slugs = [...new Set(url.searchParams.getAll('projects'))];
    const projects = slugs.map((slug) => ({
      posixName: slug,
      unixGid: 30_000 + Number(slug.slice('project-'.length)),
    }));
    send(response, JSON.stringify({ projects }));
  } else response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not found."}');
}

function send(response: ServerResponse, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
