import { Agent } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark } from './lib/benchmark.js';
import { startChildServer } from './lib/child-server.js';
import { ensureBuilt } from './lib/ensure-built.js';
import { processUsage } from './lib/process-usage.js';
import { progress } from './lib/progress.js';
import { quantile } from './lib/quantile.js';
import { ask } from './storage-abuse/ask.js';
import { DISTURBANCES } from './storage-abuse/disturbers.js';
import { fuzz } from './storage-abuse/fuzz.js';
import { siteflowService } from './storage-resources/service-under-test.js';

const USAGE = `usage: npm run bench -- storage-abuse [options]

Our storage-resources service as it is installed, over sockets: how fast odd requests are answered, and how fast an
ordinary client is served while others misbehave.

  --n N            odd requests (default 10000)
  --seed N         for the same ones again (default 1)
  --resources N    in Waldur (default 5000)
  --ordinary N     requests of the ordinary client, beside each kind of misbehaviour (default 1000)
  --json           print one JSON document (npm run --silent bench …)
`;

const PORT = 18_933;
const LIST = { method: 'GET', url: '/api/storage-resources/', headers: {} };
const SETTLE_MS = 1_000;
const upstreamScript = fileURLToPath(new URL('./storage-resources/upstream.child.ts', import.meta.url));

interface Latency {
  requests: number;
  p50Ms: number;
  p99Ms: number;
  longestMs: number;
}

interface AbuseReport {
  benchmark: 'storage-abuse';
  machine: { cores: number; loadBefore: number; node: string };
  resources: number;
  seed: number;
  fuzz: Latency & { statuses: Record<string, number>; undocumented: number };
  ordinary: (Latency & { beside: string })[];
  peakRssMb: number;
}

/** Odd requests and bad neighbours; throws when an answer is not documented or the service has ended. */
export const storageAbuse: Benchmark = {
  summary: 'storage-resources service under odd requests and bad neighbours',
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        n: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        resources: { type: 'string', default: '5000' },
        ordinary: { type: 'string', default: '1000' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stderr.write(USAGE);
      return;
    }
    const [count, seed, resources, ordinary] = (['n', 'seed', 'resources', 'ordinary'] as const).map((name) =>
      whole(name, values[name]),
    ) as [number, number, number, number];
    const loadBefore = loadavg()[0] ?? 0;
    ensureBuilt();
    const upstream = await startChildServer<{ url: string }>(
      upstreamScript,
      [String(resources), '20'],
      ['--import', 'tsx'],
    );
    const service = await siteflowService.start(upstream.ready.url, PORT);
    await ordinaryClient(ordinary);
    progress(`${count} odd requests`);
    const odd = await fuzz(PORT, count, seed);
    const beside = [{ beside: 'nobody', ...(await ordinaryClient(ordinary)) }];
    for (const { name, start } of DISTURBANCES) {
      progress(`an ordinary client beside ${name}`);
      const end = await start(PORT);
      await pause(SETTLE_MS);
      beside.push({ beside: name, ...(await ordinaryClient(ordinary)) });
      end();
      await pause(SETTLE_MS);
    }
    const usage = processUsage(service.pid);
    await service.stop();
    await upstream.stop();
    if (usage === undefined) throw new Error('the service is gone');
    const report: AbuseReport = {
      benchmark: 'storage-abuse',
      machine: { cores: cpus().length, loadBefore, node: process.versions.node },
      resources,
      seed,
      fuzz: { ...latency(odd.times), statuses: odd.statuses, undocumented: odd.undocumented.length },
      ordinary: beside,
      peakRssMb: usage.peakRssMb,
    };
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
    if (odd.undocumented.length > 0)
      throw new Error(
        `${odd.undocumented.length} answers are not documented, for example:\n${odd.undocumented.slice(0, 5).join('\n')}`,
      );
  },
};

async function ordinaryClient(count: number): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const begun = performance.now();
    const { statusCode } = await ask(PORT, LIST, agent);
    if (statusCode !== 200) throw new Error(`an ordinary request was answered ${statusCode}`);
    times.push(performance.now() - begun);
  }
  agent.destroy();
  return latency(times);
}

function latency(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    requests: sorted.length,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    longestMs: sorted.at(-1) ?? Number.NaN,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const line = (what: string, { requests, p50Ms, p99Ms, longestMs }: Latency): string =>
  `${String(requests).padStart(6)} requests  p50 ${p50Ms.toFixed(1).padStart(6)} ms  p99 ${p99Ms.toFixed(1).padStart(6)} ms  longest ${longestMs.toFixed(1).padStart(7)} ms  ${what}`;

function text({ machine, resources, seed, fuzz: odd, ordinary, peakRssMb }: AbuseReport): string {
  const statuses = Object.entries(odd.statuses).map(([status, count]) => `${count} × ${status}`);
  return [
    `${machine.cores} cores, load ${machine.loadBefore.toFixed(2)} before the start, Node ${machine.node}, ${resources} resources`,
    '',
    line(`odd, seed ${seed}: ${statuses.join(', ')}; ${odd.undocumented} not documented`, odd),
    ...ordinary.map((each) => line(`ordinary, beside ${each.beside}`, each)),
    '',
    `peak RSS ${peakRssMb.toFixed(0)} MB`,
    '',
  ].join('\n');
}

function whole(name: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} must be a whole number above 0, not "${value}"`);
}
