import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Counts what the HPC User API client does; the same numbers stand in its statistics. */
export interface HpcUserMetrics {
  readonly totals: Readonly<Totals>;
  /** Projects answered without a request. */
  cached(projects: number): void;
  /** One request to the API, its token included. `outcome`: ok, an HTTP status, or a kind of failure. */
  request(outcome: string, seconds: number): void;
  /** What the API said of the projects it was asked for. */
  looked(projects: { found: number; absent: number; refused: number }): void;
  /** GIDs given out although the API did not name them just now. */
  gaveOut(kind: 'mock' | 'stale', gids: number): void;
}

interface Totals {
  cacheHits: number;
  requests: number;
  failedRequests: number;
  found: number;
  absent: number;
  refused: number;
  mock: number;
  stale: number;
}

/**
 * @param registry where the metrics appear; without it they are only counted
 * @param entries the number of cached GIDs, asked for whenever the metrics are read
 */
export function createHpcUserMetrics(registry: Registry | undefined, entries: () => number): HpcUserMetrics {
  const totals: Totals = {
    cacheHits: 0,
    requests: 0,
    failedRequests: 0,
    found: 0,
    absent: 0,
    refused: 0,
    mock: 0,
    stale: 0,
  };
  const registers = registry === undefined ? [] : [registry];
  const requests = new Histogram({
    name: 'siteflow_hpc_user_request_seconds',
    help: 'Requests to the HPC User API by outcome: ok, an HTTP status, or a kind of failure.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15],
    registers,
  });
  const projects = new Counter({
    name: 'siteflow_hpc_user_projects_total',
    help: 'Projects whose GID was needed: from the cache, found, absent, or refused because the answer cannot be used.',
    labelNames: ['result'],
    registers,
  });
  const invented = new Counter({
    name: 'siteflow_hpc_user_replaced_gids_total',
    help: 'GIDs given out that the HPC User API did not name just now: mock (invented) or stale (last known).',
    labelNames: ['kind'],
    registers,
  });
  new Gauge({
    name: 'siteflow_hpc_user_cached_gids',
    help: 'GIDs in the cache.',
    registers,
    collect() {
      this.set(entries());
    },
  });

  return {
    totals,
    cached(count) {
      totals.cacheHits += count;
      projects.inc({ result: 'cached' }, count);
    },
    request(outcome, seconds) {
      totals.requests += 1;
      if (outcome !== 'ok') totals.failedRequests += 1;
      requests.observe({ outcome }, seconds);
    },
    looked(counts) {
      for (const result of ['found', 'absent', 'refused'] as const) {
        totals[result] += counts[result];
        projects.inc({ result }, counts[result]);
      }
    },
    gaveOut(kind, gids) {
      totals[kind] += gids;
      invented.inc({ kind }, gids);
    },
  };
}
