import type { SiteFileOptions } from '../../test/helpers/site-file.js';
import type { Simulators } from './simulators.js';

/** The configuration both agents get. Settings of ours are the defaults, unless `siteflow` says otherwise. */
export const siteOf = (simulators: Simulators, siteflow: Record<string, unknown> = {}): SiteFileOptions => ({
  waldurUrl: simulators.waldurUrl,
  token: simulators.token,
  offeringUuid: simulators.offeringUuid,
  binPath: simulators.binDir,
  settings: { cluster_name: 'lab' },
  siteflow: { waldur: {}, ...siteflow },
});
