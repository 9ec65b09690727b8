import type {
  AgentIdentity,
  AgentProcessor,
  AgentService,
  ApiKey,
  BackendResource,
  BackendResourceRequest,
  ComponentUsage,
  ComponentUserUsage,
  Customer,
  Offering,
  OfferingUser,
  Order,
  Project,
  Resource,
  SpecialAccount,
  User,
  UserUsageLimit,
} from '../model.js';

/** Kinds of objects and what a row of each holds. */
export interface Rows {
  customers: Customer;
  projects: Project;
  users: User;
  offerings: Offering;
  resources: Resource;
  orders: Order;
  offeringUsers: OfferingUser;
  componentUsages: ComponentUsage;
  userUsages: ComponentUserUsage;
  identities: AgentIdentity;
  services: AgentService;
  processors: AgentProcessor;
  accounts: SpecialAccount;
  apiKeys: ApiKey;
  backendResources: BackendResource;
  backendResourceRequests: BackendResourceRequest;
  userUsageLimits: UserUsageLimit;
}

export type TableName = keyof Rows;
/** All objects by uuid, in order of creation (which is the order Waldur lists them in). */
export type Tables = { [T in TableName]: Map<string, Rows[T]> };

export function emptyTables(): Tables {
  return {
    customers: new Map(),
    projects: new Map(),
    users: new Map(),
    offerings: new Map(),
    resources: new Map(),
    orders: new Map(),
    offeringUsers: new Map(),
    componentUsages: new Map(),
    userUsages: new Map(),
    identities: new Map(),
    services: new Map(),
    processors: new Map(),
    accounts: new Map(),
    apiKeys: new Map(),
    backendResources: new Map(),
    backendResourceRequests: new Map(),
    userUsageLimits: new Map(),
  };
}
