import { addressWithoutCredentials, authentication } from './authentication.js';
import { backendNames, backendType } from './backends.js';
import { componentBounds, dwdiStorageFactor, limitOfOrdered, moabDeposit, mupAccounting } from './components.js';
import { events } from './events.js';
import { homedirQuota, olderUmask } from './homedir.js';
import type { Rule } from './rule.js';
import { ldapRanges, slurmQos, slurmRest } from './slurm.js';
import { unverifiedTls } from './tls.js';

/** Every rule over one offering. */
export const OFFERING_RULES: readonly Rule[] = [
  authentication,
  addressWithoutCredentials,
  backendType,
  backendNames,
  events,
  unverifiedTls,
  componentBounds,
  limitOfOrdered,
  moabDeposit,
  mupAccounting,
  dwdiStorageFactor,
  slurmQos,
  slurmRest,
  ldapRanges,
  olderUmask,
  homedirQuota,
];
