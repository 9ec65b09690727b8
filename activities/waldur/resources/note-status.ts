import type { StatusNote } from '../../../contracts/activities.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { withRemembered } from './remembered.js';

/**
 * Stores what was set on the cluster in `backend_metadata`, key by key, and what was before in its `siteflow`; what is
 * there already is not written again.
 */
export async function noteStatus(
  deps: OrderActivityDeps,
  { offeringId, resourceUuid, metadata, remember }: StatusNote,
): Promise<void> {
  const { client } = offeringContext(deps, offeringId);
  for (const [key, value] of Object.entries(metadata)) {
    await client.resources.setMetadataKey(resourceUuid, key, () => value);
  }
  if (remember !== undefined) {
    await client.resources.setMetadataKey(resourceUuid, 'siteflow', (value) => withRemembered(value, remember));
  }
}
