import { Secret } from '../../activities/lib/settings/secret.js';
import type { EnvironmentSettings } from '../environment/environment-settings.js';
import type { SiteflowKeys } from '../schema/siteflow-schema.js';
import type { SiteflowSettings } from './site-config.js';

/** Periods of the Python agent, in minutes. */
const DEFAULTS = { order: 5, membership: 5, report: 30, reconciliation: 60 };

/** The `siteflow` section completed: the environment goes before the file, the file before the defaults. */
export function resolveSiteflow(keys: SiteflowKeys, env: EnvironmentSettings): SiteflowSettings {
  const { apiKey, ...temporal } = env.temporal;
  return {
    ...keys,
    temporal: {
      ...keys.temporal,
      ...temporal,
      ...(apiKey === undefined ? {} : { api_key: new Secret(() => apiKey, 'environment TEMPORAL_API_KEY') }),
    },
    order_period_minutes: env.order_period_minutes ?? keys.order_period_minutes ?? DEFAULTS.order,
    membership_sync_period_minutes:
      env.membership_sync_period_minutes ?? keys.membership_sync_period_minutes ?? DEFAULTS.membership,
    report_period_minutes: env.report_period_minutes ?? keys.report_period_minutes ?? DEFAULTS.report,
    reconciliation_period_minutes:
      env.reconciliation_period_minutes ?? keys.reconciliation_period_minutes ?? DEFAULTS.reconciliation,
  };
}
