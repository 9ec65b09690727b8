import type { TemporalFlags } from '../../options.js';

/** Flags of `siteflow orders retry|skip|fail`. */
export interface DecideOptions extends TemporalFlags {
  reason?: string;
  by?: string;
  force?: boolean;
  adopt?: boolean;
  all?: boolean;
  phase?: string;
  failureType?: string;
  offering?: string;
  cluster?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}
