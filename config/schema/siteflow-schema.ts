import * as z from 'zod';
import {
  amount,
  httpUrl,
  path,
  positive,
  secret,
  secretUrl,
  text,
} from '../../activities/lib/settings/config-schema.js';
import { notifySchema } from '../../activities/notify/config.js';
import { descriptors, perRegistry } from '../backends/registry.js';

const temporal = z
  .strictObject({
    address: z
      .string()
      .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}$/, { error: 'must look like host:7233' })
      .meta({
        description: 'Temporal server as host:port; absent: the server in the state folder is started and used.',
      })
      .optional(),
    namespace: text('Namespace on the Temporal server.').min(1, { error: 'must not be empty' }).default('siteflow'),
    tls: z
      .strictObject({
        ca_file: path('PEM file with the certificate authority of the server.').optional(),
        cert_file: path('PEM file with the client certificate; needs key_file.').optional(),
        key_file: path('PEM file with the key of the client certificate.').optional(),
        server_name: text('Name expected in the certificate of the server.').optional(),
      })
      .meta({ description: 'TLS on the way to the server; an empty mapping means TLS with the usual authorities.' })
      .optional(),
    ui_url: httpUrl(
      "Address of Temporal's web page, for links; absent: that of the server in the state folder.",
    ).optional(),
    api_key: secret('API key for Temporal Cloud.').optional(),
    http_connect_proxy: secretUrl(
      ['http:'],
      'HTTP proxy on the way to the server, for example http://proxy:3128.',
    ).optional(),
  })
  .meta({ description: 'Where the Temporal server is.' });

const waldur = z
  .strictObject({
    requests_per_second: positive('Upper bound of requests to one Waldur in a second.').default(200),
    timeout_seconds: positive('Longest wait for an answer of Waldur, in seconds.').default(15),
    ca_file: path("PEM file with additional certificate authorities for Waldur's certificate.").optional(),
  })
  .meta({ description: 'How Waldur is talked to.' });

const minutes = (what: string) =>
  positive(`Minutes between two ${what}; absent: the environment variable of the Python agent, else its default.`)
    .max(100_000, { error: 'must not be more than 100000' })
    .optional();

const DESCRIPTION = 'Settings of Siteflow itself.';

const own = z
  .strictObject({
    role: z
      .enum(['site', 'headnode'])
      .meta({ description: 'What the file is for: site (everything) or headnode (backend settings only).' })
      .default('site'),
    temporal: temporal.prefault({}),
    state_dir: path('Folder for the state of this host.').optional(),
    order_period_minutes: minutes('looks for open orders'),
    membership_sync_period_minutes: minutes('membership syncs'),
    report_period_minutes: minutes('usage reports'),
    reconciliation_period_minutes: minutes('reconciliations'),
    waldur: waldur.prefault({}),
    park_grace_hours: amount('Hours that an order waits for an operator before it is set erred; 0: at once.').default(
      24,
    ),
    notify: notifySchema.optional(),
  })
  .meta({ description: DESCRIPTION });

/** Without the keys of backends, which are behind `siteOf`. */
export type SiteflowKeys = z.output<typeof own>;

/**
 * Our own keys, all under one root key, so that nothing can collide with the Python agent's; with a block for each
 * backend whose offerings have something in common.
 *
 * @throws for a backend that has the name of another block
 */
export const siteflowSchema = perRegistry((): typeof own => {
  const sites = descriptors().flatMap(({ name, site }): [string, z.ZodType][] => {
    if (site !== undefined && name in own.shape)
      throw new Error(`siteflow.${name} cannot be the backend's: it is ours.`);
    return site === undefined ? [] : [[name, site.prefault({})]];
  });
  return own.extend(Object.fromEntries(sites)).meta({ description: DESCRIPTION }) as unknown as typeof own;
});
