/** Projects per call, so that the answer stays far below what history takes (128 KB). */
export const MAX_GID_SLUGS = 1000;

export interface GidRequest {
  /** Slugs of projects, at most `MAX_GID_SLUGS`; repetitions do no harm. */
  slugs: readonly string[];
}

export interface FoundGid {
  slug: string;
  gid: number;
  /** Invented, because the site's configuration wants that; never to be written to a real system. */
  mock: boolean;
  /** The last known one; the HPC User API is down. */
  stale: boolean;
}

export interface GidResult {
  gids: FoundGid[];
  /** Projects that the HPC User API does not know. */
  missing: string[];
}
