import type { ClaimRequest } from '../../../contracts/activities.js';
import { failure } from '../../lib/failure.js';
import { hexUuid } from '../client/hex-uuid.js';
import { type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { SETTLED } from './living-states.js';

/** So many others are named. */
const NAMED = 5;

/**
 * Asks Waldur for other resources that have the same account: one request for each offering of the cluster. It is asked
 * only where an account does not say itself whose it is, because waldur-site-agent or somebody by hand made it.
 *
 * @throws failure AccountExists naming the others; what Waldur fails with
 */
export async function checkClaim(deps: OrderActivityDeps, request: ClaimRequest): Promise<void> {
  const { offeringId, backendId } = request;
  const own = hexUuid(request.resourceUuid);
  const { client, neighbours } = offeringContext(deps, offeringId);
  const all = neighbours?.() ?? [{ offeringUuid: hexUuid(offeringId), client }];
  const lists = await Promise.all(
    all.map(({ offeringUuid, client: { resources } }) =>
      resources.listBackendIds({ offeringUuid: hexUuid(offeringUuid), backendId, states: SETTLED }),
    ),
  );
  const others = [...new Set(lists.flat().map(({ uuid }) => uuid))].filter((uuid) => uuid !== own).sort();
  if (others.length === 0) return;
  const named = others.slice(0, NAMED).join(', ') + (others.length > NAMED ? ', …' : '');
  throw failure(
    'AccountExists',
    `account ${backendId} of resource ${own} is in Waldur the backend id of resource ${named}, too, and the cluster ` +
      'does not say whose it is. It is left as it is. Take the backend id from the resource that it is not of, or retry ' +
      "with --adopt if it is this one's.",
  );
}
