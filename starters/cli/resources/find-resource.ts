import { ApplicationFailure } from '@temporalio/common';
import { createWaldurClient } from '../../../activities/waldur/client/client.js';
import { isUuid } from '../../../activities/waldur/client/hex-uuid.js';
import { processesOrders } from '../../../config/backends/served-here.js';
import type { Offering, SiteConfig } from '../../../config/site/site-config.js';
import { waldurConnection } from '../../../config/site/waldur-connection.js';
import { FAILURES, isFailureType } from '../../../contracts/failure-types.js';
import { VERSION } from '../../../contracts/version.js';
import { CliError, EXIT } from '../exit-codes.js';

export interface FoundResource {
  offering: Offering;
  resourceUuid: string;
}

/**
 * The resource that is meant, looked up in Waldur.
 *
 * @param text its uuid, or the name of its account
 * @param within uuid of the only offering to look in
 * @throws CliError when there is none, or several have that account name
 */
export async function findResource(config: SiteConfig, text: string, within?: string): Promise<FoundResource> {
  const wanted = within?.replaceAll('-', '').toLowerCase();
  const offerings = config.offerings
    .filter(processesOrders)
    .filter((each) => wanted === undefined || each.waldur_offering_uuid.replaceAll('-', '').toLowerCase() === wanted);
  if (offerings.length === 0) {
    throw new CliError(
      within === undefined
        ? 'The configuration has no offering whose orders are carried out here.'
        : `The configuration has no offering ${within} whose orders are carried out here.`,
      EXIT.usage,
    );
  }
  const found = (await Promise.all(offerings.map((offering) => look(config, offering, text)))).flat();
  const [only, ...others] = found;
  if (only === undefined) {
    const where = offerings.map(({ name }) => name).join(', ');
    throw new CliError(`No resource "${text}" in ${where}. Give its uuid or the name of its account.`, EXIT.notFound);
  }
  if (others.length > 0) {
    const uuids = found.map(({ offering, resourceUuid }) => `  ${resourceUuid}  ${offering.name}`).join('\n');
    throw new CliError(`${found.length} resources have the account ${text}; give the uuid:\n${uuids}`, EXIT.usage);
  }
  return only;
}

/** @throws CliError when Waldur cannot be asked */
async function look(config: SiteConfig, offering: Offering, text: string): Promise<FoundResource[]> {
  try {
    return await ask(config, offering, text);
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || !isFailureType(error.type)) throw error;
    const advice = `${FAILURES[error.type].advice} Nothing was changed. See also: siteflow doctor`;
    throw new CliError(`${offering.name}: ${error.message}\n${advice}`, EXIT.waldur);
  }
}

async function ask(config: SiteConfig, offering: Offering, text: string): Promise<FoundResource[]> {
  const client = createWaldurClient(waldurConnection(config, offering), { version: VERSION });
  const offeringUuid = offering.waldur_offering_uuid;
  if (isUuid(text)) {
    const rows = await client.resources.listBackendIds({ offeringUuid });
    const uuid = text.replaceAll('-', '').toLowerCase();
    return rows.filter((row) => row.uuid === uuid).map((row) => ({ offering, resourceUuid: row.uuid }));
  }
  const rows = await client.resources.listBackendIds({ offeringUuid, backendId: text });
  return rows.map((row) => ({ offering, resourceUuid: row.uuid }));
}
