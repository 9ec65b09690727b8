import type { CompleteList } from '../lists/complete-list.js';
import { readList } from '../lists/read-list.js';
import { isFailureOf } from './errors.js';
import { NEWER_CALLS } from './newer-calls.js';
import {
  type ResourceBackendId,
  resource,
  resourceBackendId,
  resourceMetadata,
  resourceScope,
  resourceState,
  type TeamMember,
  teamMember,
  type WaldurResource,
} from './schemas.js';
import { type WaldurHttp, withFallback } from './waldur-http.js';

const ROOT = 'marketplace-provider-resources/';
const ONE = `${ROOT}{uuid}/`;
const SET_LIMITS = NEWER_CALLS.setLimits.route;

const ALLOCATION_STATE = 'marketplace-slurm-remote/{uuid}/set_state/';
const ALLOCATION = 'SLURM.Allocation';

const FIELDS = Object.keys(resource.shape);

export interface ResourceFilter {
  /** Absent: all offerings the user may see. */
  offeringUuid?: string;
  backendId?: string;
  states?: string[];
}

export interface ResourceCalls {
  retrieve(uuid: string): Promise<WaldurResource>;
  state(uuid: string): Promise<string>;
  /** Resources with all the fields that an allocation needs. */
  list(filter: ResourceFilter): Promise<CompleteList<WaldurResource>>;
  listBackendIds(filter: ResourceFilter): Promise<ResourceBackendId[]>;
  /** Everybody in the team, with each role; who is not among them is not in it. */
  team(uuid: string): Promise<CompleteList<TeamMember>>;
  setBackendId(uuid: string, backendId: string): Promise<void>;
  /** `backend_metadata` as it is. */
  metadata(uuid: string): Promise<unknown>;
  /**
   * Sets one key of `backend_metadata`, keeping all others. No write when it is there already.
   *
   * @returns false when the metadata is not a dict and was therefore left alone
   */
  setMetadataKey(uuid: string, key: string, change: (value: unknown) => unknown): Promise<boolean>;
  /** @returns false when this Waldur has no such call (servers of 2024) */
  setLimits(uuid: string, limits: Record<string, number>): Promise<boolean>;
  /** Sets the 2024 servers' own allocation of a resource OK, if that is OK itself; elsewhere nothing happens. */
  settleAllocation(uuid: string): Promise<void>;
}

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function resourceCalls(http: WaldurHttp): ResourceCalls {
  const query = ({ offeringUuid, backendId, states }: ResourceFilter) => ({
    offering_uuid: offeringUuid,
    backend_id: backendId,
    state: states,
  });
  const whatList = ({ offeringUuid, backendId }: ResourceFilter): string =>
    `resources${offeringUuid === undefined ? '' : ` of offering ${offeringUuid}`}` +
    `${backendId === undefined ? '' : ` with backend_id ${backendId}`}`;
  const metadata = async (uuid: string): Promise<unknown> => {
    const what = `backend_metadata of resource ${uuid}`;
    const found = await http.get(
      { route: ONE, uuid, what, query: { field: ['uuid', 'backend_metadata'] } },
      resourceMetadata,
    );
    return found.backend_metadata;
  };

  return {
    retrieve: (uuid) => http.get({ route: ONE, uuid, what: `resource ${uuid}`, query: { field: FIELDS } }, resource),
    async state(uuid) {
      const call = { route: ONE, uuid, what: `state of resource ${uuid}`, query: { field: ['uuid', 'state'] } };
      return (await http.get(call, resourceState)).state;
    },
    list: (filter) =>
      readList(http, { route: ROOT, what: whatList(filter), query: { ...query(filter), field: FIELDS } }, resource),
    async listBackendIds(filter) {
      const fields = { ...query(filter), field: ['uuid', 'backend_id'] };
      const rows = await readList(http, { route: ROOT, what: whatList(filter), query: fields }, resourceBackendId);
      return rows.filter((row) => filter.backendId === undefined || row.backend_id === filter.backendId);
    },
    team: (uuid) =>
      readList(http, { route: `${ONE}team/`, uuid, what: `team of resource ${uuid}` }, teamMember, { repeats: true }),
    setBackendId: (uuid, backendId) =>
      http.post(
        { route: `${ONE}set_backend_id/`, uuid, what: `set_backend_id of resource ${uuid}` },
        { backend_id: backendId },
      ),
    metadata,
    async setMetadataKey(uuid, key, change) {
      const present = (await metadata(uuid)) ?? {};
      if (!isDict(present)) return false;
      const value = change(present[key]);
      if (JSON.stringify(value) === JSON.stringify(present[key])) return true;
      await http.post(
        { route: `${ONE}set_backend_metadata/`, uuid, what: `set_backend_metadata of resource ${uuid}` },
        { backend_metadata: { ...present, [key]: value } },
      );
      return true;
    },
    setLimits: (uuid, limits) =>
      withFallback(
        http.capabilities,
        SET_LIMITS,
        async () => {
          await http.post({ route: SET_LIMITS, uuid, what: `set_limits of resource ${uuid}` }, { limits });
          return true;
        },
        async () => false,
      ),
    async settleAllocation(uuid) {
      if (http.capabilities.isMissing(ALLOCATION_STATE)) return;
      const query = { field: Object.keys(resourceScope.shape) };
      const found = await http.get({ route: ONE, uuid, what: `resource ${uuid}`, query }, resourceScope);
      if (found.state !== 'OK') return;
      const call = { route: ALLOCATION_STATE, uuid, what: `set_state of the allocation of resource ${uuid}` };
      try {
        // Also for a resource that shows no allocation: the answer tells whether this server has any.
        await withFallback(
          http.capabilities,
          ALLOCATION_STATE,
          () => http.post(call, { state: 'ok' }),
          async () => undefined,
        );
      } catch (error) {
        if (found.resource_type === ALLOCATION || !isFailureOf(error, 'WaldurNotFound')) throw error;
      }
    },
  };
}
