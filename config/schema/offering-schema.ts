import * as z from 'zod';
import { flag, name, text } from '../../activities/lib/settings/config-schema.js';
import { waldurKeys } from '../../activities/waldur/config.js';
import type { Reader, Readers } from '../backends/readers-of.js';
import { perRegistry } from '../backends/registry.js';
import { joined } from './joined-schema.js';
import { stompKeys } from './stomp-keys.js';

const UUID = /^([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

const backend = (what: string) =>
  text(`Backend that ${what}; empty, or absent beside another of the three keys: nothing does.`).optional();

/** Keys of an offering that do not depend on its backend. */
export const offeringShape = {
  name: text('Name of the offering, for people.').min(1, { error: 'must not be empty' }),
  ...waldurKeys,
  waldur_offering_uuid: z
    .string()
    .regex(UUID, { error: 'must be a UUID: 32 hexadecimal digits, with or without dashes' })
    .transform((uuid) => uuid.replaceAll('-', '').toLowerCase())
    .meta({ description: 'UUID of the offering in Waldur, from its page Integration → Credentials.', asWritten: true }),
  backend_type: z.string().min(1, { error: 'must not be empty' }).meta({
    description: 'Backend of the offering; does every job where none of the three keys below is given.',
    foldCase: 'lower',
  }),
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

export type Role = 'site' | 'headnode';

/** Keys of an offering that are the same whatever its backends. */
const ofSite = z.strictObject(offeringShape).meta({ description: 'One offering.' });

/** A head node's file has no Waldur. */
const ofHeadnode = ofSite
  .extend({ waldur_api_url: offeringShape.waldur_api_url.optional() })
  .meta({ description: 'One offering.' });

export const offeringKeysSchema = (role: Role) => (role === 'headnode' ? ofHeadnode : ofSite);

const partSchema = (settings: z.ZodType, component: z.ZodType) =>
  z.strictObject({
    backend_settings: settings.prefault({}),
    backend_components: z
      .record(name('Type of the component.'), component)
      .meta({ description: 'Components of the offering by their type, for example cpu.' })
      .default({}),
  });

const parts = perRegistry(() => new Map<string, ReturnType<typeof partSchema>>());

/** Settings and components as one backend takes them. */
export function backendPartSchema({ descriptor, settings, component }: Reader): ReturnType<typeof partSchema> {
  const key = descriptor?.name ?? '';
  const known = parts().get(key) ?? partSchema(settings, component);
  parts().set(key, known);
  return known;
}

const made = perRegistry(() => new Map<string, z.ZodType>());

/**
 * Every key that an offering may have, whichever of its backends takes it. For reading and describing a file: what one
 * backend requires, and what its values must be like, `backendPartSchema` says.
 */
export function offeringSchema(readers: Readers, role: Role = 'site'): z.ZodType {
  const { used, idle } = readers;
  const names = [...used.map(({ descriptor }) => descriptor?.name), role, idle?.descriptor?.name];
  const key = JSON.stringify([...names, idle !== undefined]);
  const known = made().get(key);
  if (known !== undefined) return known;
  const both = partSchema(joined(readers, 'settings'), joined(readers, 'component'));
  const schema = offeringKeysSchema(role).extend(both.shape).meta({ description: 'One offering.' });
  made().set(key, schema);
  return schema;
}
