import type { SlurmSettings } from '../settings/config.js';
import type { SlurmFacts } from './slurm-facts.js';

/** What the checks of one offering look at. */
export interface SlurmLook {
  facts: SlurmFacts;
  settings: SlurmSettings;
  /** TRES that the offering's components stand for. */
  tresWanted: readonly string[];
}
