import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Benchmark } from './lib/benchmark.js';
import { startChildServer } from './lib/child-server.js';
import { ensureBuilt } from './lib/ensure-built.js';
import { progress } from './lib/progress.js';
import { pythonEnvironment } from './lib/python-environment.js';
import { type Load, measure } from './storage-resources/measure.js';
import { type Case, ratiosOf, reportText, type StorageReport } from './storage-resources/report.js';
import {
  pythonService,
  type RunningService,
  type ServiceUnderTest,
  siteflowService,
} from './storage-resources/service-under-test.js';

const USAGE = `usage: npm run bench -- storage-resources [options]

The storage-resources service: first the existing Python service, then ours, against the same simulated upstreams.

  --resources N,N  sizes (default 100,1000,5000)
  --clients N,N    requests at a time (default 1,4)
  --delay MS       of every upstream answer (default 20)
  --seconds N      measured at least so long for each case (default 8)
  --ours-only      leave the Python service out; then there is no ratio
  --json           print one JSON document (npm run --silent bench …)
`;

const VERSION = '0.10.0';
/** With other versions of the client, or of the middleware, the service does not work. */
const PACKAGES = [
  `waldur-cscs-hpc-storage==${VERSION}`,
  'waldur-api-client==8.0.4',
  'fastapi-keycloak-middleware==1.3.0',
];
const LIST = '/api/storage-resources/';
const PORTS = { live: 18_931, ours: 18_932 };
/** A request of the existing service takes seconds; more of them would only take longer. */
const FEWEST = { live: 4, fresh: 10, snapshot: 100 };

const upstreamScript = fileURLToPath(new URL('./storage-resources/upstream.child.ts', import.meta.url));

/** The service with N resources, the existing one and ours in one run. */
export const storageResources: Benchmark = {
  summary: 'storage-resources requests per second, beside the existing Python service',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        resources: { type: 'string', default: '100,1000,5000' },
        clients: { type: 'string', default: '1,4' },
        delay: { type: 'string', default: '20' },
        seconds: { type: 'string', default: '8' },
        'ours-only': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(USAGE);
      return;
    }
    const startedAt = new Date().toISOString();
    const loadBefore = loadavg()[0] ?? 0;
    const clients = numbers('clients', values.clients);
    const [delay = 20] = numbers('delay', values.delay);
    const [seconds = 8] = numbers('seconds', values.seconds);
    ensureBuilt();
    const python = values['ours-only'] ? undefined : pythonEnvironment(`hpc-storage-${VERSION}`, PACKAGES);
    const cases: Case[] = [];
    for (const resources of numbers('resources', values.resources)) {
      const upstream = await startChildServer<{ url: string }>(
        upstreamScript,
        [String(resources), String(delay)],
        ['--import', 'tsx'],
      );
      const bodies: unknown[] = [];
      const use = async (service: ServiceUnderTest, port: number, modes: readonly Case['mode'][]): Promise<void> => {
        const running = await service.start(upstream.ready.url, port);
        bodies.push(await rowsOf(running));
        for (const mode of modes)
          for (const each of clients) {
            progress(`${service.name}: ${resources} resources, ${mode}, ${each} clients`);
            const path = mode === 'fresh' ? `${LIST}?fresh=true` : LIST;
            const load: Load = { path, clients: each, seconds, requests: FEWEST[mode] };
            const figures = await measure(running, upstream.ready.url, load);
            cases.push({ resources, service: service.name, mode, clients: each, figures });
          }
        await running.stop();
      };
      if (python !== undefined) await use(pythonService(python.bin, `hpc-storage ${VERSION}`), PORTS.live, ['live']);
      await use(siteflowService, PORTS.ours, ['snapshot', 'fresh']);
      await upstream.stop();
      if (bodies.length === 2 && !isDeepStrictEqual(bodies[0], bodies[1]))
        throw new Error(`the two services answer differently for ${resources} resources`);
    }
    const report: StorageReport = {
      benchmark: 'storage-resources',
      startedAt,
      machine: { cores: cpus().length, loadBefore, node: process.versions.node, python: python?.python ?? null },
      upstreamDelayMs: delay,
      cases,
      ratios: ratiosOf(cases),
    };
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  },
};

interface Rows {
  resources: { target: { targetItem: { unixUid?: number } } }[];
  pagination: unknown;
}

/** First page of a service, without UIDs, which the existing service invents anew at each start. */
async function rowsOf({ url }: RunningService): Promise<Rows> {
  const { resources, pagination } = (await (await fetch(`${url}${LIST}?page_size=500`)).json()) as Rows;
  for (const { target } of resources) if (target.targetItem.unixUid !== undefined) target.targetItem.unixUid = 0;
  return { resources, pagination };
}

function numbers(name: string, text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isInteger(value) && value > 0)) return values;
  throw new Error(`--${name} must be whole numbers above 0, not "${text}"`);
}
