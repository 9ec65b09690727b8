import type { Registry } from 'prom-client';
import type { HttpFailure } from '../lib/http/http-failure.js';
import type { Log } from '../lib/log.js';
import { GidCache } from './gid-cache.js';
import { type Finding, GidLookups } from './gid-lookups.js';
import { type GidCacheStatistics, gidStatistics } from './gid-statistics.js';
import type { HpcUserApiConfig } from './hpc-user-api-config.js';
import { createHpcUserMetrics } from './hpc-user-metrics.js';
import { mockGid } from './mock-ids.js';
import { createProjectsClient } from './projects-client.js';

export type { GidCacheStatistics } from './gid-statistics.js';
export type { HpcUserApiConfig } from './hpc-user-api-config.js';
export { mockGid, mockUid } from './mock-ids.js';

export interface GidAnswer {
  gid: number;
  /** Invented here. */
  mock: boolean;
  /** The last known one, because the API is down. */
  stale: boolean;
}

export interface GidsAndFailure {
  gids: ReadonlyMap<string, GidAnswer>;
  /** Slugs whose GID could not be asked for and that had none before. Those the API does not know are not among them. */
  unavailable: readonly string[];
  failure?: HttpFailure;
}

export interface HpcUserClient {
  /**
   * Unix GIDs by project slug, and which slugs are without one only because the API could not be asked. Slugs missing in
   * the map have no GID: their rows are left out. Any number of slugs, in any order, repeated or not. Never throws for
   * failures of the API.
   */
  look(slugs: readonly string[]): Promise<GidsAndFailure>;
  statistics(): GidCacheStatistics;
}

export interface HpcUserApiTools {
  log: Log;
  registry?: Registry;
  /** Version of this program, for the User-Agent. */
  version?: string;
  now?: () => number;
  timeoutMs?: number;
}

const DEFAULT_NEGATIVE_TTL_SECONDS = 60;
const DEFAULT_MAX_URL_LENGTH = 8000;

/**
 * Client of the HPC User API with its cache. Create one per process and keep it.
 *
 * @param config absent: there is no such API, and every GID is invented (`mockGid`)
 * @throws Error when the settings cannot work: unknown proxy, unreadable CA file
 */
export function createHpcUserApi(config: HpcUserApiConfig | undefined, tools: HpcUserApiTools): HpcUserClient {
  const { log, registry } = tools;
  const now = tools.now ?? Date.now;
  const ttlSeconds = config?.gidCacheTtlSeconds;
  const cache = new GidCache({
    negativeTtlSeconds: config?.negativeCacheTtlSeconds ?? DEFAULT_NEGATIVE_TTL_SECONDS,
    now,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  });
  const metrics = createHpcUserMetrics(registry, () => cache.slugs.length);
  const lookups =
    config === undefined
      ? undefined
      : new GidLookups({
          client: createProjectsClient(config, { ...tools, now }),
          cache,
          metrics,
          log,
          now,
          maxUrlLength: config.maxUrlLength ?? DEFAULT_MAX_URL_LENGTH,
        });
  if (config === undefined) {
    log.warn(
      {},
      'no HPC User API is configured: all GIDs are invented (30000 to 39999) and mean nothing on a real system',
    );
  }

  const wantsMock = (finding: Finding): boolean =>
    finding.state === 'absent' ? config?.developmentMode === true : config?.onUnavailable === 'mock';

  function answer(slug: string, finding: Finding): GidAnswer | undefined {
    if (finding.state === 'found') return { gid: finding.gid, mock: false, stale: false };
    if (finding.state === 'unavailable' && finding.gid !== undefined) {
      return { gid: finding.gid, mock: false, stale: true };
    }
    return wantsMock(finding) ? { gid: mockGid(slug), mock: true, stale: false } : undefined;
  }

  function count(gids: ReadonlyMap<string, GidAnswer>): void {
    const invented = [...gids].filter(([, { mock }]) => mock).map(([slug]) => slug);
    const stale = [...gids.values()].filter((each) => each.stale).length;
    metrics.gaveOut('mock', invented.length);
    metrics.gaveOut('stale', stale);
    if (invented.length > 0 && config !== undefined) {
      log.warn({ count: invented.length, projects: invented.slice(0, 10) }, 'GIDs were invented for projects');
    }
  }

  async function look(slugs: readonly string[]): Promise<GidsAndFailure> {
    const gids = new Map<string, GidAnswer>();
    const unavailable: string[] = [];
    let failure: HttpFailure | undefined;
    if (lookups === undefined) {
      for (const slug of slugs) if (slug !== '') gids.set(slug, { gid: mockGid(slug), mock: true, stale: false });
    } else {
      for (const [slug, finding] of await lookups.find(slugs)) {
        const given = answer(slug, finding);
        if (given !== undefined) gids.set(slug, given);
        else if (finding.state === 'unavailable') unavailable.push(slug);
        if (finding.state === 'unavailable') failure ??= finding.failure;
      }
    }
    count(gids);
    return { gids, unavailable, ...(failure === undefined ? {} : { failure }) };
  }

  return {
    look,
    statistics: () =>
      gidStatistics({
        cache,
        totals: metrics.totals,
        ttlSeconds,
        configured: config !== undefined,
        failing: lookups?.failure !== undefined,
      }),
  };
}
