/** A call that servers of 2024 do not have. */
export interface NewerCall {
  route: string;
  /** What it is for. */
  purpose: string;
  /** What is done where it is missing. */
  instead: string;
}

/** Calls that are used where a server has them. Which one lacks them is found out by calling, never by its version. */
export const NEWER_CALLS = {
  checkUniqueBackendId: {
    route: 'marketplace-provider-offerings/{uuid}/check_unique_backend_id/',
    purpose: 'asking whether an account name is free',
    instead: 'the list of resources is searched for it',
  },
  retryOrder: {
    route: 'marketplace-orders/{uuid}/retry/',
    purpose: 'taking back an erred order',
    instead: 'set_state_executing',
  },
  setLimits: {
    route: 'marketplace-provider-resources/{uuid}/set_limits/',
    purpose: "reporting limits that come from the site's configuration",
    instead: 'they are not reported',
  },
} as const satisfies Record<string, NewerCall>;
