/**
 * What the simulated Waldur knows. Plain data only, so that a world can be dumped to JSON and loaded again.
 * Uuids are 32 hex digits without dashes, instants ISO-8601 with microseconds and `Z`, as Waldur renders them.
 */

/** `2024`: Mastermind of 2024-10, as recorded. `current`: the newer API that agent 1.0.7 calls. */
export type Generation = '2024' | 'current';

export type OrderState =
  | 'pending-consumer'
  | 'pending-provider'
  | 'pending-project'
  | 'pending-start-date'
  | 'executing'
  | 'done'
  | 'erred'
  | 'canceled'
  | 'rejected';
export type OrderType = 'Create' | 'Update' | 'Terminate' | 'Restore';
export type ResourceState = 'Creating' | 'OK' | 'Erred' | 'Updating' | 'Terminating' | 'Terminated';
export type OfferingUserState =
  | 'Requested'
  | 'Creating'
  | 'Pending account linking'
  | 'Pending additional validation'
  | 'OK'
  | 'Requested deletion'
  | 'Deleting'
  | 'Deleted'
  | 'Error creating'
  | 'Error deleting';
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Limits = { [component: string]: number };

export interface Entity {
  uuid: string;
  created: string;
  modified: string;
}

export interface Customer extends Entity {
  name: string;
  slug: string;
  abbreviation: string;
  /** Set when the customer is a service provider. */
  serviceProviderUuid: string | null;
}

export interface Project extends Entity {
  name: string;
  slug: string;
  description: string;
  customer: string;
  endDate: string | null;
}

export type RoleName = 'CUSTOMER.OWNER' | 'PROJECT.ADMIN' | 'PROJECT.MANAGER' | 'PROJECT.MEMBER';

export interface Role {
  name: RoleName;
  scope: string;
  created: string;
}

export interface User extends Entity {
  username: string;
  slug: string;
  firstName: string;
  lastName: string;
  email: string;
  token: string;
  /** Access tokens of an OIDC provider that stand for this user (`Authorization: Bearer`). */
  bearerTokens: string[];
  isStaff: boolean;
  isSupport: boolean;
  roles: Role[];
  sshKeys: { uuid: string; name: string; publicKey: string }[];
}

export interface OfferingComponent {
  uuid: string;
  type: string;
  name: string;
  measuredUnit: string;
  billingType: string;
  limitPeriod: string | null;
  limitAmount: number | null;
  unitFactor: number | null;
  isPrepaid: boolean;
}

export interface Plan extends Entity {
  name: string;
  unit: string;
  quotas: Limits;
}

export interface Offering extends Entity {
  name: string;
  slug: string;
  type: string;
  state: string;
  customer: string;
  categoryUuid: string;
  categoryTitle: string;
  components: OfferingComponent[];
  plans: Plan[];
  pluginOptions: JsonObject;
  secretOptions: JsonObject;
  backendMetadata: JsonObject;
  partitions: { uuid: string; name: string; qosOptions: JsonObject[] }[];
  exposedFields: string[];
  /** Offerings that accept `set_membership_sync_statuses`; others answer 409. */
  membershipSyncStatus: boolean;
}

/** The `SLURM.Allocation` behind a resource of the 2024 server; `stateCode` as in its messages (5, 6, 3, 1, 7, 4). */
export interface Allocation {
  uuid: string;
  stateCode: number;
  associations: string[];
}

export interface Endpoint {
  uuid: string;
  name: string;
  url: string;
}

export interface Resource extends Entity {
  name: string;
  slug: string;
  state: ResourceState;
  offering: string;
  project: string;
  plan: string | null;
  attributes: JsonObject;
  limits: Limits;
  backendId: string;
  effectiveId: string;
  backendMetadata: Json;
  endpoints: Endpoint[];
  paused: boolean;
  downscaled: boolean;
  restrictMemberAccess: boolean;
  endDate: string | null;
  options: Json;
  report: Json;
  errorMessage: string;
  errorTraceback: string;
  lastSync: string;
  allocation: Allocation | null;
  membershipStatuses: JsonObject[];
}

export interface Order extends Entity {
  slug: string;
  type: OrderType;
  state: OrderState;
  resource: string;
  offering: string;
  project: string;
  plan: string | null;
  oldPlan: string | null;
  attributes: JsonObject;
  limits: Limits;
  resourceName: string;
  backendId: string;
  errorMessage: string;
  errorTraceback: string;
  createdBy: string;
  consumerReviewedBy: string | null;
  consumerReviewedAt: string | null;
  providerReviewedBy: string | null;
  providerReviewedAt: string | null;
  completedAt: string | null;
  startDate: string | null;
  providerRejectionComment: string;
  /** Resources of the 2024 server show their creation order as it was when it was approved. */
  approvedAt: string | null;
}

export interface TeamMember {
  project: string;
  user: string;
  role: 'admin' | 'manager' | 'member';
  expirationTime: string | null;
  /** Newer servers leave users without consent to the terms of service out of the team that a provider sees. */
  hasConsent: boolean;
}

export interface OfferingUser extends Entity {
  offering: string;
  user: string;
  username: string;
  state: OfferingUserState;
  isRestricted: boolean;
  comment: string;
  commentUrl: string;
}

export interface ComponentUsage extends Entity {
  resource: string;
  type: string;
  /** Decimal string with two places. */
  usage: string;
  description: string;
  recurring: boolean;
  date: string;
  /** First day of the month, `YYYY-MM-01`. */
  billingPeriod: string;
}

export interface ComponentUserUsage extends Entity {
  componentUsage: string;
  username: string;
  user: string | null;
  usage: string;
}

export interface AgentIdentity extends Entity {
  offering: string;
  createdBy: string;
  name: string;
  version: string | null;
  dependencies: Json;
  configFilePath: string;
  configFileContent: string;
  lastRestarted: string | null;
  queueOwner: string | null;
}

export interface AgentService extends Entity {
  identity: string;
  name: string;
  mode: string | null;
}

export interface AgentProcessor extends Entity {
  service: string;
  name: string;
  backendType: string;
  backendVersion: string | null;
}

/** Service account of a project or course account of a user: the two differ only in what is rendered. */
export interface SpecialAccount extends Entity {
  kind: 'service' | 'course';
  offering: string;
  project: string;
  user: string | null;
  username: string;
  email: string;
  state: 'OK' | 'Closed' | 'Erred' | 'Pending';
}

export interface ApiKey extends Entity {
  resource: string;
  clientId: string;
  apiKey: string;
  state: string;
  errorMessage: string;
}

export interface BackendResource extends Entity {
  name: string;
  offering: string;
  project: string;
  backendId: string;
  backendMetadata: Json;
}

export interface BackendResourceRequest extends Entity {
  offering: string;
  state: string;
  errorMessage: string;
}

/** Limit of one user on one component (component-user-usage-limits). */
export interface UserUsageLimit extends Entity {
  resource: string;
  componentType: string;
  user: string;
  limit: string;
}
