import type { Offering } from '../../../config/site/site-config.js';
import { CliError, EXIT } from '../exit-codes.js';

/**
 * All offerings, or the one with this name or uuid.
 *
 * @throws CliError listing what there is
 */
export function chooseOfferings(offerings: Offering[], wanted: string | undefined): Offering[] {
  if (wanted === undefined) return offerings;
  const uuid = wanted.replaceAll('-', '').toLowerCase();
  const found = offerings.filter((each) => each.name === wanted || each.waldur_offering_uuid === uuid);
  if (found.length > 0) return found;
  const known = offerings.map(({ name, waldur_offering_uuid: id }) => `  ${name} (${id})`).join('\n');
  throw new CliError(`The configuration has no offering ${JSON.stringify(wanted)}; it has:\n${known}`, EXIT.notFound);
}
