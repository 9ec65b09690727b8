import type { NameRules } from '../../activities/lib/backend/name-rules.js';
import { createWaldurClient } from '../../activities/waldur/client/client.js';
import type { NamingSettings, Neighbour, OfferingContext } from '../../activities/waldur/offerings/offering-context.js';
import { jobsOf } from '../../config/backends/jobs-of.js';
import { descriptorOf } from '../../config/backends/registry.js';
import { clusterOf, targetOf } from '../../config/backends/target-of.js';
import type { Offering, SiteConfig } from '../../config/site/site-config.js';
import { waldurConnection } from '../../config/site/waldur-connection.js';
import { VERSION } from '../../contracts/version.js';
import { activitySignal, heartbeatActivity } from './running-activity.js';

/** Waldur client, naming rules and target of every offering that anything is done for, by offering id. */
export function offeringContexts(config: SiteConfig): Map<string, OfferingContext> {
  const used = config.offerings.filter((offering) => Object.keys(jobsOf(offering)).length > 0);
  const contexts = new Map<string, OfferingContext>();
  const places = new Map<string, Neighbour[]>();
  for (const offering of used) {
    const { waldur_offering_uuid: offeringUuid } = offering;
    const place = placeOf(offering);
    const neighbours = places.get(place) ?? [];
    places.set(place, neighbours);
    const context = { ...contextOf(config, offering), neighbours: () => neighbours };
    neighbours.push({ offeringUuid, client: context.client });
    contexts.set(offeringUuid, context);
  }
  return contexts;
}

/** Offerings with the same one have their accounts in one place, whoever carries out their orders. */
const placeOf = (offering: Offering): string =>
  JSON.stringify([jobsOf(offering).orders ?? offering.backend_type, clusterOf(offering, 'orders')]);

function contextOf(config: SiteConfig, offering: Offering): OfferingContext {
  const target = targetOf(offering, 'orders');
  return {
    client: createWaldurClient(waldurConnection(config, offering), {
      ...{ version: VERSION, signal: activitySignal, heartbeat: heartbeatActivity },
    }),
    ...(target === undefined ? {} : { target }),
    naming: naming(offering),
    backendComponents: Object.keys(offering.backend_components),
    exposeErrorDetails: config.expose_backend_error_details,
  };
}

/** Any text: for offerings whose backend is not known here, and names nothing. */
const ANY_NAME: NameRules = { backend: 'the backend', max: 255, pattern: /^.+$/, words: 'it must not be empty' };

/** The naming keys are common to all backends; a backend without them uses the bare slug. */
function naming(offering: Offering): NamingSettings {
  const settings = offering.backend_settings as Partial<NamingSettings>;
  return {
    allocation_prefix: settings.allocation_prefix ?? '',
    check_backend_id_uniqueness: settings.check_backend_id_uniqueness ?? false,
    check_all_offerings: settings.check_all_offerings ?? false,
    backend_id_max_retries: settings.backend_id_max_retries ?? 50,
    rules: descriptorOf(jobsOf(offering).orders ?? '')?.names ?? ANY_NAME,
  };
}
