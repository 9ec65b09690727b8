import type { OrderActivityDeps } from '../../activities/waldur/offerings/offering-context.js';
import type { Job } from '../../config/backends/jobs-of.js';
import { servedBy } from '../../config/backends/served-here.js';
import type { SiteConfig } from '../../config/site/site-config.js';

/**
 * Waldur as the activities of one job see it: an offering whose job is done elsewhere is not known to them, so that a run
 * from before the configuration was changed writes nothing there.
 */
export function waldurFor<D extends Pick<OrderActivityDeps, 'offering'>>(
  { offerings }: Pick<SiteConfig, 'offerings'>,
  waldur: D,
  job: Job,
): D {
  const own = offerings.filter((offering) => servedBy(offering, job) !== undefined);
  const ids = new Set(own.map(({ waldur_offering_uuid: id }) => id));
  return { ...waldur, offering: (id: string) => (ids.has(id) ? waldur.offering(id) : undefined) };
}
