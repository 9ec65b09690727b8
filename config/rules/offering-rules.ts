import type { Rule } from '../../activities/lib/settings/rule.js';
import { addressWithoutCredentials, authentication } from './authentication.js';
import { backendType, implied, namedBackends } from './backends.js';
import { componentBounds, limitOfOrdered } from './components.js';
import { events } from './events.js';
import { unverifiedTls } from './tls.js';

/** Rules over one offering, whatever its backends; each backend adds its own. */
export const OFFERING_RULES: readonly Rule[] = [
  authentication,
  addressWithoutCredentials,
  backendType,
  namedBackends,
  implied,
  events,
  unverifiedTls,
  componentBounds,
  limitOfOrdered,
];
