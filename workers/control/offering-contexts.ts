import { createWaldurClient } from '../../activities/waldur/client/client.js';
import type { NamingSettings, OfferingContext } from '../../activities/waldur/offerings/offering-context.js';
import { processesOrders } from '../../config/site/processes-orders.js';
import type { Offering, SiteConfig } from '../../config/site/site-config.js';
import { waldurConnection } from '../../config/site/waldur-connection.js';
import { VERSION } from '../../contracts/version.js';
import { activitySignal, heartbeatActivity } from './running-activity.js';

/** Waldur client and naming rules of every offering whose orders are processed here, by offering id. */
export function offeringContexts(config: SiteConfig): Map<string, OfferingContext> {
  return new Map(
    config.offerings.filter(processesOrders).map((offering) => [
      offering.waldur_offering_uuid,
      {
        client: createWaldurClient(waldurConnection(config, offering), {
          version: VERSION,
          signal: activitySignal,
          heartbeat: heartbeatActivity,
        }),
        naming: naming(offering),
        backendComponents: Object.keys(offering.backend_components),
        exposeErrorDetails: config.expose_backend_error_details,
      },
    ]),
  );
}

/** The naming keys are common to all backends; a backend without them uses the bare slug. */
function naming(offering: Offering): NamingSettings {
  const settings = offering.backend_settings as Partial<NamingSettings>;
  return {
    allocation_prefix: settings.allocation_prefix ?? '',
    check_backend_id_uniqueness: settings.check_backend_id_uniqueness ?? false,
    check_all_offerings: settings.check_all_offerings ?? false,
    backend_id_max_retries: settings.backend_id_max_retries ?? 50,
  };
}
