import type { ResourceRef } from '../../../contracts/activities.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';

/** Stores what was set on the cluster in `backend_metadata`, key by key; what is there already is not written again. */
export async function noteStatus(
  deps: OrderActivityDeps,
  { offeringId, resourceUuid, metadata }: ResourceRef & { metadata: Record<string, string> },
): Promise<void> {
  const { client } = offeringContext(deps, offeringId);
  for (const [key, value] of Object.entries(metadata)) {
    await client.resources.setMetadataKey(resourceUuid, key, () => value);
  }
}
