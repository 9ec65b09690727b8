import { Registry } from 'prom-client';
import {
  createHpcUserApi,
  type HpcUserApiConfig,
  type HpcUserClient,
} from '../../../activities/hpc-user/hpc-user-api.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { type HpcUserSimulator, startHpcUserSimulator } from '../../../simulators/hpc-user/index.js';
import { type OidcSimulator, startOidcSimulator } from '../../../simulators/oidc/index.js';
import { memoryLog } from '../../helpers/memory-log.js';

export const CLIENT = { id: 'siteflow', secret: 'canary-client-secret' };

/** A simulated HPC User API that takes tokens of a simulated identity provider, and clients for it. */
export interface HpcUserSite {
  api: HpcUserSimulator;
  oidc: OidcSimulator;
  log: ReturnType<typeof memoryLog>;
  registry: Registry;
  /** Milliseconds; moves only when a test moves it. */
  clock: { now: number };
  config: HpcUserApiConfig;
  /** @param timeoutMs of one call */
  client(config?: Partial<HpcUserApiConfig>, timeoutMs?: number): HpcUserClient;
  stop(): Promise<void>;
}

export async function startHpcUserSite(projects: Record<string, number> = {}): Promise<HpcUserSite> {
  const oidc = await startOidcSimulator({ clients: { [CLIENT.id]: CLIENT.secret } });
  const accepts = (token: string): boolean => oidc.realm.issued.has(token);
  const api = await startHpcUserSimulator({ projects, accepts, prefix: '/hpc' });
  const clock = { now: 1_000_000 };
  const config: HpcUserApiConfig = {
    apiUrl: api.url,
    clientId: CLIENT.id,
    clientSecret: Secret.inline(CLIENT.secret),
    oidcTokenUrl: oidc.tokenUrl,
    oidcScope: 'openid',
    onUnavailable: 'omit',
    developmentMode: false,
  };
  const site: HpcUserSite = {
    api,
    oidc,
    log: memoryLog(),
    registry: new Registry(),
    clock,
    config,
    client(changes = {}, timeoutMs = 1000) {
      site.registry = new Registry();
      const { log, registry } = site;
      return createHpcUserApi({ ...config, ...changes }, { log, registry, now: () => clock.now, timeoutMs });
    },
    async stop() {
      await Promise.all([api.stop(), oidc.stop()]);
    },
  };
  return site;
}

/** The GIDs alone. */
export async function gidsOf(client: HpcUserClient, slugs: readonly string[]): Promise<Record<string, number>> {
  return Object.fromEntries([...(await client.look(slugs)).gids].map(([slug, { gid }]) => [slug, gid]));
}
