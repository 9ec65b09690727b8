import * as z from 'zod';
import { flag, httpUrl, path, positive, secret, secretUrl, text } from '../lib/settings/config-schema.js';

const PROXIES = ['socks5:', 'socks5h:', 'socks4:', 'socks4a:', 'http:', 'https:'];

/** The section `hpc_user_api`. Source: README of the CSCS HPC storage plugin; the keys after `socks_proxy` are ours. */
export const hpcUserApiSchema = z
  .strictObject({
    api_url: httpUrl('Base address of the HPC User API; /api/v1/export/waldur/projects is added.'),
    client_id: text('Client id at the identity provider.').min(1, { error: 'must not be empty' }),
    client_secret: secret('Client secret at the identity provider.'),
    oidc_token_url: httpUrl('Token endpoint of the identity provider.'),
    oidc_scope: text('Scope asked for at the identity provider.').default('openid'),
    socks_proxy: secretUrl(
      PROXIES,
      'Proxy on the way to the API and the identity provider, for example socks5://localhost:12345.',
    ).optional(),
    gid_cache_ttl: positive('Seconds that a GID is used without asking again; absent: until restart.').optional(),
    on_unavailable: z
      .enum(['omit', 'mock'])
      .meta({
        description:
          'While the API is down, projects without a last known GID are left out (omit) or get an invented one (mock).',
      })
      .default('omit'),
    development_mode: flag('Whether projects that the API does not know get an invented GID.').default(false),
    verify_ssl: flag('Whether the certificates of both servers are checked.').default(true),
    ca_file: path('PEM file with additional certificate authorities for both servers.').optional(),
  })
  .meta({ description: 'Where the Unix group ids of projects come from.' });

export type HpcUserApiKeys = z.output<typeof hpcUserApiSchema>;
