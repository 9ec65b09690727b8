import * as z from 'zod';
import { hpcUserApiSchema } from '../../activities/hpc-user/config.js';
import { backendComponentSchema } from '../../activities/lib/settings/component-config.js';
import {
  flag,
  httpUrl,
  name,
  path,
  positive,
  secret,
  secretUrl,
  text,
} from '../../activities/lib/settings/config-schema.js';
import { stompKeys } from '../schema/stomp-keys.js';

const PROXIES = ['socks5:', 'socks5h:', 'socks4:', 'socks4a:', 'http:', 'https:'];

const proxy = (description: string) => secretUrl(PROXIES, description).optional();

const slug = text('Slug of the offering in Waldur.')
  .trim()
  .min(1, { error: 'must not be empty' })
  .refine((value) => !value.includes(','), { error: 'must not contain a comma' });

const backendSettings = z
  .strictObject({
    storage_file_system: text('File system that every row names.')
      .min(1, { error: 'must not be empty' })
      .default('lustre'),
    inode_soft_coefficient: positive('Soft inode quota in units of the base.').default(1.33),
    inode_hard_coefficient: positive('Hard inode quota in units of the base; not below the soft one.').default(2),
    inode_base_multiplier: positive('Inodes for one TB.').default(1_000_000),
    use_mock_target_items: flag('Whether target items in backend_metadata are ignored and generated instead.').default(
      false,
    ),
    development_mode: flag('Whether projects that the HPC User API does not know get an invented GID.').default(false),
    hpc_user_api_url: text('Older place of hpc_user_api.api_url.').optional(),
    hpc_user_client_id: text('Older place of hpc_user_api.client_id.').optional(),
    hpc_user_client_secret: secret('Older place of hpc_user_api.client_secret.').optional(),
    hpc_user_oidc_token_url: text('Older place of hpc_user_api.oidc_token_url.').optional(),
    hpc_user_oidc_scope: text('Older place of hpc_user_api.oidc_scope.').optional(),
    hpc_user_socks_proxy: secret('Older place of hpc_user_api.socks_proxy.').optional(),
  })
  .refine((keys) => keys.inode_hard_coefficient >= keys.inode_soft_coefficient, {
    error: 'must not be smaller than inode_soft_coefficient',
    path: ['inode_hard_coefficient'],
  })
  .meta({ description: 'How rows are made.' });

const auth = z
  .strictObject({
    disable_auth: flag('Serve everybody; on loopback only, or with --allow-no-auth.').default(false),
    keycloak_url: httpUrl('Base address of Keycloak.').default('https://auth-tds.cscs.ch/auth/'),
    keycloak_realm: text('Realm whose tokens are accepted.').min(1, { error: 'must not be empty' }).default('cscs'),
    keycloak_client_id: text('Client that tokens must be meant for, where audience does not say more.').optional(),
    keycloak_client_secret: secret(
      'Accepted because existing files have it; tokens are checked without it.',
    ).optional(),
    audience: z
      .array(text('Accepted aud or azp.'))
      .min(1)
      .meta({
        description: 'Accepted aud or azp of tokens, instead of keycloak_client_id; as a variable separated by commas.',
      })
      .optional(),
    accept_any_audience: flag('Accept every valid token of the realm, whoever it is meant for.').default(false),
    required_role: text('Role of the realm or of a client that a token must have.').optional(),
    issuer: httpUrl('Issuer as tokens name it; default: keycloak_url and keycloak_realm.').optional(),
    jwks_url: httpUrl('Where the keys are; default: as the provider says.').optional(),
    leeway_seconds: z.number().min(0).max(600).meta({ description: 'How far clocks may be apart.' }).default(60),
    verify_ssl: flag("Whether the provider's certificate is checked.").default(true),
    ca_file: path('PEM file with additional certificate authorities.').optional(),
  })
  .meta({ description: 'Who may ask.' });

const snapshot = z
  .strictObject({
    refresh_seconds: positive('How often Waldur is read in the background.').default(30),
    max_age_seconds: positive('How old an answer may be while Waldur is down; after that 502.').default(3600),
    always_fresh: flag('Read Waldur for every request, as fresh=true does.').default(false),
    wait_seconds: positive('How long a request waits for Waldur before it is answered 502.').default(60),
  })
  .meta({ description: 'The copy of Waldur that requests are answered from.' });

const events = z
  .strictObject({
    stomp_enabled: flag('Whether events of Waldur (STOMP) make the service read it at once.').default(false),
    ...stompKeys,
    min_seconds: positive('Pause after a reading that an event led to.').default(1),
    identity: name('Beginning of its name in Waldur; services side by side need different ones.').default(
      'siteflow-storage-resources',
    ),
  })
  .meta({ description: 'Events of Waldur.' });

/** Keys of the service's file. The first ones are those of waldur-site-agent-cscs-hpc-storage. */
export const storageKeysSchema = z.strictObject({
  waldur_api_url: httpUrl('Address of the Waldur API, for example https://waldur.example.com/api/.'),
  waldur_api_token: secret('Token of a user who may see the resources of the offerings.'),
  waldur_verify_ssl: flag("Whether Waldur's certificate is checked.").default(true),
  waldur_socks_proxy: proxy('Proxy on the way to Waldur.'),
  waldur_ca_file: path('PEM file with additional certificate authorities for Waldur.').optional(),
  waldur_timeout_seconds: positive('Longest wait for one answer of Waldur.').default(30),
  backend_settings: backendSettings.prefault({}),
  backend_components: z
    .record(z.string(), backendComponentSchema)
    .refine((components) => Object.hasOwn(components, 'storage'), { error: 'must contain the component storage' })
    .meta({ description: 'Components of the offerings; storage decides what a limit means.' })
    .optional(),
  storage_systems: z
    .record(z.string().trim().min(1, { error: 'must not be empty' }), slug)
    .refine((systems) => Object.keys(systems).length > 0, { error: 'must name at least one storage system' })
    .meta({ description: 'Names of storage systems and the slugs of their offerings.' }),
  auth: auth.prefault({}),
  hpc_user_api: hpcUserApiSchema.optional(),
  compat: z
    .enum(['service-0.10'])
    .meta({ description: 'Answer in the form of waldur-cscs-hpc-storage 0.10 instead of the documented one.' })
    .optional(),
  snapshot: snapshot.prefault({}),
  events: events.prefault({}),
  agent_header: text('User-Agent of requests to Waldur.').optional(),
  debug: flag('Log more.').default(false),
  sentry_dsn: secret('Accepted because existing sites have it; nothing is sent.')
    .meta({ unused: true, secret: true })
    .optional(),
  sentry_environment: text('As sentry_dsn.').meta({ unused: true }).optional(),
  sentry_traces_sample_rate: z.number().meta({ description: 'As sentry_dsn.', unused: true }).optional(),
});

export type StorageKeys = z.output<typeof storageKeysSchema>;
