import * as z from 'zod';
import { flag, name, text } from '../../activities/lib/settings/config-schema.js';
import { waldurKeys } from '../../activities/waldur/config.js';
import { type BackendType, schemasFor } from './backend-schemas.js';
import { stompKeys } from './stomp-keys.js';

const UUID = /^([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

const backend = (what: string) =>
  text(`Backend that ${what}; empty: nothing does; absent where none of the three is given: backend_type.`).optional();

/** Keys of an offering that do not depend on its backend. */
export const offeringShape = {
  name: text('Name of the offering, for people.').min(1, { error: 'must not be empty' }),
  ...waldurKeys,
  waldur_offering_uuid: z
    .string()
    .regex(UUID, { error: 'must be a UUID: 32 hexadecimal digits, with or without dashes' })
    .transform((uuid) => uuid.replaceAll('-', '').toLowerCase())
    .meta({ description: 'UUID of the offering in Waldur, from its page Integration → Credentials.', asWritten: true }),
  backend_type: z
    .string()
    .min(1, { error: 'must not be empty' })
    .meta({ description: 'Kind of backend, for example slurm.', foldCase: 'lower' }),
  order_processing_backend: backend('carries out orders'),
  membership_sync_backend: backend('gets the members of projects'),
  reporting_backend: backend('usage is read from'),
  username_management_backend: text('Where usernames come from: base (from Waldur) or ldap.').default('base'),
  stomp_enabled: flag('Whether Waldur sends events over STOMP.').default(false),
  mqtt_enabled: flag('Whether Waldur sends events over MQTT (older servers).').default(false),
  stomp_membership_sync_enabled: flag(
    'Whether events drive the membership sync too; absent: as stomp_enabled.',
  ).optional(),
  ...stompKeys,
  resource_import_enabled: flag('Whether accounts unknown to Waldur are offered to it for import.').default(false),
  username_reconciliation_enabled: flag('Whether usernames are compared with Waldur regularly.').default(false),
  omit_anomalous_usage_components: flag(
    'Whether a component whose usage went down is left out of a report, instead of holding back the whole report.',
  ).default(false),
};

const build = (backendType: string, role: 'site' | 'headnode') => {
  const { settings, component } = schemasFor(backendType);
  return z
    .strictObject({
      ...offeringShape,
      ...(role === 'headnode' ? { waldur_api_url: offeringShape.waldur_api_url.optional() } : {}),
      backend_settings: settings.prefault({}),
      backend_components: z
        .record(name('Type of the component.'), component)
        .meta({ description: 'Components of the offering by their type, for example cpu.' })
        .default({}),
    })
    .meta({ description: 'One offering.' });
};

const cache = new Map<string, ReturnType<typeof build>>();

/** Schema of an offering with the given backend type; other types than the known ones get loose settings. */
export function offeringSchema(backendType: BackendType | string, role: 'site' | 'headnode' = 'site') {
  const key = `${role}/${backendType}`;
  const known = cache.get(key) ?? build(backendType, role);
  if (cache.size < 100) cache.set(key, known);
  return known;
}
