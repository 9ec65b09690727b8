import { collectDefaultMetrics, Registry } from 'prom-client';

const FETCH_TIMEOUT_MS = 2_000;

/** A registry with Node's own metrics; add counters to it with `registers: [registry]`. */
export function createMetrics(role: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  return registry;
}

async function sdkMetrics(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    return answer.ok ? (await answer.text()).replace(/^# EOF\n?/m, '') : `# the SDK answered ${answer.status}\n`;
  } catch {
    return '# the metrics of the Temporal SDK could not be read\n';
  }
}

/** Text for `/metrics`: ours, then the Temporal SDK's (all named `temporal_…`, so nothing clashes). */
export async function metricsText(registry: Registry, sdkMetricsUrl: string | undefined): Promise<string> {
  const own = await registry.metrics();
  return sdkMetricsUrl === undefined ? own : `${own}\n${await sdkMetrics(sdkMetricsUrl)}`;
}
