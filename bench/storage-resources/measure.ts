import { Agent, get } from 'node:http';
import { processUsage } from '../lib/process-usage.js';
import { quantile } from '../lib/quantile.js';
import type { RunningService } from './service-under-test.js';

export interface Load {
  /** Path and query that is asked for. */
  path: string;
  /** Requests under way at any time. */
  clients: number;
  /** Measured for at least this long … */
  seconds: number;
  /** … and at least this many requests. */
  requests: number;
}

export interface Figures {
  requests: number;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMsPerRequest: number;
  rssMb: number;
  peakRssMb: number;
  upstreamCallsPerRequest: number;
}

const WARM_UP = 2;

function once(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} was answered ${response.statusCode}`));
      response.on('end', resolve).on('error', reject).resume();
    }).on('error', reject);
  });
}

const callsOf = async (upstream: string): Promise<number> =>
  ((await (await fetch(`${upstream}/calls`)).json()) as { calls: number }).calls;

/** Puts a service under load and reads what it cost from /proc and from the upstream's own counter. */
export async function measure(service: RunningService, upstream: string, load: Load): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients });
  const url = `${service.url}${load.path}`;
  for (let round = 0; round < WARM_UP; round++) await once(url, agent);
  const times: number[] = [];
  const before = { usage: processUsage(service.pid), calls: await callsOf(upstream), atMs: performance.now() };
  let started = 0;
  const goOn = (): boolean => performance.now() - before.atMs < load.seconds * 1000 || started < load.requests;
  await Promise.all(
    Array.from({ length: load.clients }, async () => {
      while (goOn()) {
        started += 1;
        const begun = performance.now();
        await once(url, agent);
        times.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - before.atMs) / 1000;
  const after = processUsage(service.pid);
  const calls = (await callsOf(upstream)) - before.calls;
  agent.destroy();
  if (before.usage === undefined || after === undefined) throw new Error(`${service.url} is gone`);
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    requestsPerSecond: times.length / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    cpuMsPerRequest: ((after.cpuSeconds - before.usage.cpuSeconds) * 1000) / times.length,
    rssMb: after.rssMb,
    peakRssMb: after.peakRssMb,
    upstreamCallsPerRequest: calls / times.length,
  };
}
