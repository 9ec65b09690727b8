import type { CompleteList } from '../lists/complete-list.js';
import { readList } from '../lists/read-list.js';
import { NEWER_CALLS } from './newer-calls.js';
import {
  type OfferingName,
  type OfferingUser,
  offering,
  offeringName,
  offeringUser,
  uniqueness,
  type WaldurOffering,
} from './schemas.js';
import { type WaldurHttp, withFallback } from './waldur-http.js';

const ROOT = 'marketplace-provider-offerings/';
const ONE = `${ROOT}{uuid}/`;
const CHECK_UNIQUE = NEWER_CALLS.checkUniqueBackendId.route;
const USERS = 'marketplace-offering-users/';

export interface UniquenessQuestion {
  backendId: string;
  /** Ask about all offerings of the service provider and not only this one. */
  allOfferings: boolean;
}

export interface OfferingCalls {
  /** Every offering that this user may manage. */
  list(): Promise<CompleteList<OfferingName>>;
  retrieve(uuid: string): Promise<WaldurOffering>;
  /**
   * Whether no resource has this backend id yet. Servers without the call are asked for the resources that have it.
   * A failing question throws; it is never taken for a yes.
   */
  isBackendIdFree(uuid: string, question: UniquenessQuestion): Promise<boolean>;
  /** All accounts of the offering; what is not among them is not there. */
  users(uuid: string): Promise<CompleteList<OfferingUser>>;
}

export function offeringCalls(
  http: WaldurHttp,
  backendIdsInUse: (filter: { offeringUuid?: string; backendId: string }) => Promise<unknown[]>,
): OfferingCalls {
  return {
    list: () =>
      readList(
        http,
        { route: ROOT, what: 'offerings', query: { field: Object.keys(offeringName.shape) } },
        offeringName,
      ),
    retrieve: (uuid) =>
      http.get({ route: ONE, uuid, what: `offering ${uuid}`, query: { field: Object.keys(offering.shape) } }, offering),
    isBackendIdFree: (uuid, { backendId, allOfferings }) =>
      withFallback(
        http.capabilities,
        CHECK_UNIQUE,
        async () => {
          const call = { route: CHECK_UNIQUE, uuid, what: `check_unique_backend_id of offering ${uuid}` };
          const body = { backend_id: backendId, check_all_offerings: allOfferings };
          return (await http.postFor(call, body, uniqueness)).is_unique;
        },
        async () => {
          const filter = allOfferings ? { backendId } : { backendId, offeringUuid: uuid };
          return (await backendIdsInUse(filter)).length === 0;
        },
      ),
    users: (uuid) =>
      readList(
        http,
        {
          route: USERS,
          what: `offering users of offering ${uuid}`,
          query: { offering_uuid: uuid, field: Object.keys(offeringUser.shape) },
        },
        offeringUser,
      ),
  };
}
