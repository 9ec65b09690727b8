import type { Environment } from '../../../config/environment/environment.js';
import type { Offering, SiteConfig } from '../../../config/site/site-config.js';
import type { TemporalTarget } from '../../lib/temporal-target.js';
import type { Notes } from './notes.js';

/** What is looked at, as the configuration says it. */
export interface DoctorContext {
  config: SiteConfig;
  /** All offerings, or the one that was asked for. */
  offerings: Offering[];
  target: TemporalTarget;
  stateDir: string;
  env: Environment;
  notes: Notes;
}

/** A person waits; what takes longer than this is a finding of its own. */
export const CHECK_MS = 20_000;
