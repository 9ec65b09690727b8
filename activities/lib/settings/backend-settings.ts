import { flag, integer, prefix } from './config-schema.js';

/** Keys of `backend_settings` that have the same meaning for every backend. */
export const commonSettingsShape = {
  check_backend_id_uniqueness: flag('Whether Waldur is asked if a backend id is free before it is used.').default(
    false,
  ),
  check_all_offerings: flag('Whether that question covers all offerings of the service provider.').default(false),
  backend_id_max_retries: integer(1, 1000, 'How many names are tried until a free backend id is found.').default(50),
  soft_delete: flag('Whether a terminated account is kept with all its limits set to 0.').default(false),
};

/** Prefix keys for backends that can do without. */
export const optionalPrefixShape = {
  customer_prefix: prefix("Beginning of the names of customers' accounts.").default(''),
  project_prefix: prefix("Beginning of the names of projects' accounts.").default(''),
  allocation_prefix: prefix("Beginning of the names of allocations' accounts.").default(''),
};
