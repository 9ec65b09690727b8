import type { GidCache } from './gid-cache.js';
import type { HpcUserMetrics } from './hpc-user-metrics.js';

/** The first three keys are those of the Python plugin's `get_gid_cache_stats()`; the others count since the start. */
export interface GidCacheStatistics {
  total_entries: number;
  cache_policy: string;
  /** The slugs, or how many they are when there are more than ten. */
  projects: string[] | string;
  /** Whether there is an HPC User API; without one all GIDs are invented. */
  configured: boolean;
  /** Whether the API answered the last request; null before the first one. */
  available: boolean | null;
  absent_entries: number;
  cache_hits: number;
  requests: number;
  failed_requests: number;
  projects_found: number;
  projects_absent: number;
  projects_refused: number;
  mock_gids: number;
  stale_gids: number;
}

const LISTED = 10;

const policy = (ttlSeconds: number | undefined): string =>
  ttlSeconds === undefined ? 'Persists until server restart' : `Expires after ${ttlSeconds} seconds`;

export interface StatisticsOf {
  cache: GidCache;
  totals: HpcUserMetrics['totals'];
  ttlSeconds: number | undefined;
  configured: boolean;
  failing: boolean;
}

/** The state of the cache as operators see it; it holds slugs of projects and no person's data. */
export function gidStatistics({ cache, totals, ttlSeconds, configured, failing }: StatisticsOf): GidCacheStatistics {
  const { slugs } = cache;
  return {
    total_entries: slugs.length,
    cache_policy: policy(ttlSeconds),
    projects: slugs.length <= LISTED ? slugs : `${slugs.length} projects (too many to list)`,
    configured,
    available: totals.requests === 0 ? null : !failing,
    absent_entries: cache.absentCount,
    cache_hits: totals.cacheHits,
    requests: totals.requests,
    failed_requests: totals.failedRequests,
    projects_found: totals.found,
    projects_absent: totals.absent,
    projects_refused: totals.refused,
    mock_gids: totals.mock,
    stale_gids: totals.stale,
  };
}
