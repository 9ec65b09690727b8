import { Secret } from '../../activities/lib/settings/secret.js';
import type { SiteflowSettings } from '../../config/site/site-config.js';
import type { TemporalConnectionOptions } from '../../workers/lib/temporal/connection-options.js';

/** `embedded`: the server of the state folder. `existing`: one that runs elsewhere and is never started here. */
export type TemporalTarget =
  | { kind: 'embedded'; namespace: string }
  | { kind: 'existing'; connection: TemporalConnectionOptions };

/**
 * Which Temporal server to use.
 *
 * @param flags of the command line; they win
 * @param settings the configuration with the environment taken into account
 */
export function temporalTarget(
  flags: { address?: string; namespace?: string },
  settings: SiteflowSettings['temporal'],
): TemporalTarget {
  const namespace = flags.namespace ?? settings.namespace;
  const address = flags.address ?? settings.address;
  if (address === undefined) return { kind: 'embedded', namespace };
  const { tls, api_key: apiKey, http_connect_proxy: proxy } = settings;
  return {
    kind: 'existing',
    connection: {
      address,
      namespace,
      ...(tls === undefined ? {} : { tls: tlsFiles(tls) }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(proxy === undefined ? {} : { proxy: proxyOf(new URL(proxy.reveal())) }),
    },
  };
}

function tlsFiles(
  tls: NonNullable<SiteflowSettings['temporal']['tls']>,
): NonNullable<TemporalConnectionOptions['tls']> {
  return {
    ...(tls.ca_file === undefined ? {} : { caFile: tls.ca_file }),
    ...(tls.cert_file === undefined ? {} : { certFile: tls.cert_file }),
    ...(tls.key_file === undefined ? {} : { keyFile: tls.key_file }),
    ...(tls.server_name === undefined ? {} : { serverName: tls.server_name }),
  };
}

const proxyOf = (url: URL): NonNullable<TemporalConnectionOptions['proxy']> => ({
  address: url.host,
  ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
  ...(url.password === '' ? {} : { password: Secret.inline(decodeURIComponent(url.password)) }),
});
