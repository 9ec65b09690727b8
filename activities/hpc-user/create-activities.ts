import type { HpcUserActivities } from '../../contracts/activities.js';
import { MAX_GID_SLUGS } from '../../contracts/gid.js';
import { failure } from '../lib/failure.js';
import { hpcUserFailure } from './errors.js';
import type { HpcUserClient } from './hpc-user-api.js';

/**
 * The activity of the queue `control` that asks the HPC User API. It only reads, so it may be repeated at any time. Projects
 * whose GID is not known because the API is down make it fail, unless the site's configuration wants invented ones.
 */
export function createHpcUserActivities(client: HpcUserClient): HpcUserActivities {
  return {
    async lookupGids({ slugs }) {
      if (slugs.length > MAX_GID_SLUGS) {
        throw failure(
          'Unexpected',
          `lookupGids: ${slugs.length} projects at once, at most ${MAX_GID_SLUGS} are allowed`,
        );
      }
      const { gids, unavailable, failure: cause } = await client.look(slugs);
      if (cause !== undefined && unavailable.length > 0) {
        throw hpcUserFailure(cause, `GIDs of ${unavailable.length} of ${slugs.length} projects are not known`);
      }
      return {
        gids: [...gids].map(([slug, answer]) => ({ slug, ...answer })),
        missing: [...new Set(slugs)].filter((slug) => !gids.has(slug)),
      };
    },
  };
}
