import type {
  JsonObject,
  Limits,
  OfferingComponent,
  OrderState,
  OrderType,
  ResourceState,
  RoleName,
  SpecialAccount,
} from '../model.js';
import type { Ref } from './references.js';

export interface CustomerInput {
  name: string;
  slug?: string;
  abbreviation?: string;
  /** Makes it a service provider, which can own offerings. */
  serviceProvider?: boolean;
}

export interface ProjectInput {
  customer: Ref;
  name: string;
  slug?: string;
  description?: string;
}

export interface UserInput {
  username: string;
  token: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  isStaff?: boolean;
  isSupport?: boolean;
  /** OIDC access tokens that stand for the user. */
  bearerTokens?: string[];
  roles?: { name: RoleName; scope: Ref }[];
  sshKeys?: { name: string; publicKey: string }[];
}

export type ComponentInput = Pick<OfferingComponent, 'type'> & Partial<Omit<OfferingComponent, 'type' | 'uuid'>>;

export interface OfferingInput {
  customer: Ref;
  name: string;
  slug?: string;
  type?: string;
  components?: ComponentInput[];
  /** Quotas of the plan `Default`. */
  planQuotas?: Limits;
  pluginOptions?: JsonObject;
  secretOptions?: JsonObject;
  backendMetadata?: JsonObject;
  partitions?: string[];
  exposedFields?: string[];
  membershipSyncStatus?: boolean;
}

export interface OrderInput {
  type: OrderType;
  /** Create: offering and project. Others: the resource. */
  offering?: Ref;
  project?: Ref;
  resource?: Ref;
  name?: string;
  slug?: string;
  limits?: Limits;
  attributes?: JsonObject;
  createdBy?: Ref;
  state?: OrderState;
  plan?: string | null;
}

export interface ResourceInput {
  offering: Ref;
  project: Ref;
  name: string;
  slug?: string;
  limits?: Limits;
  backendId?: string;
  state?: ResourceState;
  attributes?: JsonObject;
}

export interface AccountInput {
  kind: SpecialAccount['kind'];
  offering: Ref;
  project: Ref;
  username: string;
  email?: string;
  user?: Ref;
  state?: SpecialAccount['state'];
}

export interface BulkInput {
  offering: Ref;
  /** Members of each order's project; default 5. */
  usersPerOrder?: number;
  /** Projects to spread the orders over; default one per order. */
  projects?: number;
  /** Customers to spread the projects over; default 1. */
  customers?: number;
  limits?: Limits;
  namePrefix?: string;
  state?: OrderState;
}
