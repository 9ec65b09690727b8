import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRule } from '../../../simulators/waldur/index.js';
import { startWaldurSimulator, type WaldurSimulator } from '../../../simulators/waldur/index.js';
import type { Order } from '../../../simulators/waldur/model.js';
import { COMPONENTS } from '../../helpers/site-file.js';
import { CONTROLS, PERSONAL, SECRETS } from './canaries.js';
import { type FakeServer, startForwardProxy, startTokenEndpoint, startWebhook } from './fake-servers.js';
import { type LoudSlurm, startLoudSlurm } from './loud-slurm.js';

/** Ways of an offering to log in to Waldur. */
export type Login = 'token' | 'oidc' | 'file';

export const CLUSTER = `c-${CONTROLS.place.core}`;

export interface SecretsSite {
  waldur: WaldurSimulator;
  slurm: LoudSlurm;
  proxy: FakeServer;
  identityProvider: FakeServer;
  webhook: FakeServer;
  configFile: string;
  /** The configuration with a misspelt key and a bad value beside each secret. */
  brokenFile: string;
  env: Record<string, string>;
  offerings: Record<Login, string>;
  /** A Create order; `fault` is for requests about the order or its resource, and their answers repeat credentials. */
  order(login: Login, name: string, fault?: (order: Order) => FaultRule): Order;
  stop(): Promise<void>;
}

/** What a careless server puts into an error body: the header it got, the credential, and both once more inside text. */
export function echo(login: Login): { detail: string; headers: Record<string, string>; url: string } {
  const secret = { token: SECRETS.waldurToken, oidc: SECRETS.oidcToken, file: SECRETS.waldurTokenFile }[login].value;
  const header = `${login === 'oidc' ? 'Bearer' : 'Token'} ${secret}`;
  return {
    detail: `${CONTROLS.echo.value} refused a request with ${header}`,
    headers: { Authorization: header },
    url: `/api/?token=${encodeURIComponent(secret)}`,
  };
}

/** A simulated Waldur behind a proxy, an identity provider, a simulated Slurm, and a configuration full of canaries. */
export async function startSecretsSite(root: string): Promise<SecretsSite> {
  for (const name of ['etc', 'tmp', 'home']) mkdirSync(join(root, name), { mode: 0o700 });
  const waldur = await startWaldurSimulator();
  const slurm = await startLoudSlurm(join(root, 'cluster'), CLUSTER);
  const control = CONTROLS.echo.value;
  const credentials = `siteflow:${SECRETS.proxyPassword.value}`;
  const proxy = await startForwardProxy({ credentials, control, refusals: 3 });
  const identityProvider = await startTokenEndpoint({
    clientSecret: SECRETS.oidcSecret.value,
    accessToken: SECRETS.oidcToken.value,
    control,
    refusals: 3,
  });
  const webhook = await startWebhook({ key: SECRETS.webhookKey.value, control });

  const { world } = waldur;
  const provider = world.addCustomer({ name: 'HPC Provider', serviceProvider: true });
  const owner = [{ name: 'CUSTOMER.OWNER' as const, scope: provider }];
  world.addUser({ username: 'agent', token: SECRETS.waldurToken.value, roles: owner });
  world.addUser({ username: 'agent-file', token: SECRETS.waldurTokenFile.value, roles: owner });
  world.addUser({ username: 'agent-oidc', token: 'unused', bearerTokens: [SECRETS.oidcToken.value], roles: owner });
  const addOffering = (name: string): string =>
    world.addOffering({
      customer: provider,
      name,
      components: [
        { type: 'cpu', billingType: 'limit' },
        { type: 'mem', billingType: 'usage' },
      ],
    }).uuid;
  const offerings = { token: addOffering('Token'), oidc: addOffering('OIDC'), file: addOffering('File') };
  const project = world.addProject({
    customer: world.addCustomer({ name: 'University', slug: 'uni' }),
    name: 'P',
    slug: 'p',
  });
  const member = world.addUser({
    username: 'ada',
    token: 'token-of-ada',
    firstName: PERSONAL.fullName.value,
    lastName: PERSONAL.fullName.value,
    email: PERSONAL.email.value,
    sshKeys: [{ name: 'laptop', publicKey: `ssh-ed25519 ${PERSONAL.sshKey.value} ${PERSONAL.email.value}` }],
  });
  world.addTeamMember(project, member, 'manager', 'ada');

  const login: Record<Login, object> = {
    token: { waldur_api_token: SECRETS.waldurToken.value },
    file: { waldur_api_token_file: 'waldur-token' },
    oidc: {
      oidc_token_url: `http://127.0.0.1:${identityProvider.port}/token`,
      oidc_client_id: 'siteflow',
      oidc_client_secret: SECRETS.oidcSecret.value,
    },
  };
  const slurmOffering = (kind: Login, settings: object = {}): object => ({
    name: `${kind} ${CONTROLS.place.value}`,
    waldur_api_url: waldur.url,
    ...login[kind],
    waldur_offering_uuid: offerings[kind],
    backend_type: 'slurm',
    order_processing_backend: 'slurm',
    backend_settings: {
      default_account: 'root',
      customer_prefix: 'c_',
      project_prefix: 'p_',
      allocation_prefix: 'a_',
      slurm_bin_path: slurm.binPath,
      cluster_name: CLUSTER,
      enable_user_homedir_account_creation: false,
      ...settings,
    },
    backend_components: COMPONENTS,
  });
  const ldap = {
    uri: 'ldaps://ldap.example.com',
    bind_dn: 'cn=siteflow,dc=example',
    bind_password: SECRETS.ldapPassword.value,
    base_dn: 'dc=example',
  };
  const config = {
    timezone: 'UTC',
    log_level: 'DEBUG',
    sentry_dsn: `https://${SECRETS.sentryKey.value}@sentry.example.com/7`,
    global_proxy: `http://siteflow:${encodeURIComponent(SECRETS.proxyPassword.value)}@127.0.0.1:${proxy.port}`,
    offerings: [
      slurmOffering('token', { ldap }),
      slurmOffering('oidc'),
      slurmOffering('file'),
      {
        name: `usage ${CONTROLS.place.value}`,
        waldur_api_url: waldur.url,
        waldur_api_token: SECRETS.waldurToken.value,
        waldur_offering_uuid: 'd'.repeat(32),
        backend_type: 'cscs-dwdi-compute',
        reporting_backend: 'cscs-dwdi-compute',
        backend_settings: {
          cscs_dwdi_api_url: 'https://dwdi.example.com/api/v1',
          cscs_dwdi_client_id: 'siteflow',
          cscs_dwdi_client_secret: '${DWDI_CLIENT_SECRET}',
          cscs_dwdi_oidc_token_url: 'https://auth.example.com/token',
        },
        backend_components: {
          nodeHours: { measured_unit: 'node-hours', accounting_type: 'usage', label: 'Node Hours' },
        },
      },
    ],
    siteflow: {
      order_period_minutes: 0.05,
      waldur: { requests_per_second: 500 },
      notify: {
        webhook_url: `http://127.0.0.1:${webhook.port}/services/${encodeURIComponent(SECRETS.webhookKey.value)}`,
      },
    },
  };
  const configFile = join(root, 'etc', `site-${CONTROLS.place.core}.yaml`);
  const brokenFile = join(root, 'etc', `broken-${CONTROLS.place.core}.yaml`);
  writeFileSync(configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
  writeFileSync(brokenFile, misspelt(JSON.stringify(config, null, 2)), { mode: 0o600 });
  writeFileSync(join(root, 'etc', 'waldur-token'), `${SECRETS.waldurTokenFile.value}\n`, { mode: 0o600 });

  const order: SecretsSite['order'] = (kind, name, fault) => {
    const created = world.createOrder({
      type: 'Create',
      offering: offerings[kind],
      project,
      name: `${name} ${CONTROLS.place.core}`,
      slug: name,
      limits: { cpu: 10 },
    });
    if (fault !== undefined) waldur.faults.add(fault(created));
    return created;
  };
  return {
    waldur,
    slurm,
    proxy,
    identityProvider,
    webhook,
    configFile,
    brokenFile,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: join(root, 'home'),
      TMPDIR: join(root, 'tmp'),
      TEMPORAL_API_KEY: SECRETS.temporalKey.value,
      DOCKER_CONFIG: CONTROLS.environment.value,
      DWDI_CLIENT_SECRET: SECRETS.dwdiSecret.value,
    },
    offerings,
    order,
    stop: async () => {
      proxy.close();
      identityProvider.close();
      webhook.close();
      await waldur.stop();
      await slurm.slurm.stop();
    },
  };
}

/** Keys misspelt, a number as a password, a bracket missing in a URL: what people get wrong next to a secret. */
const misspelt = (text: string): string =>
  text
    .replace('"waldur_api_token":', '"waldur_api_tokn":')
    .replace('"oidc_client_secret":', '"oidc_client_secrets":')
    .replace('"bind_password":', '"bind_pasword":')
    .replace('"webhook_url": "http:', '"webhook_url": "htpp:')
    .replace('"sentry_dsn": "https:', '"sentry_dsn": "htps:')
    .replace('"global_proxy": "http:', '"global_proxy": "http3:');
