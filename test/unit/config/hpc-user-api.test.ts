import { describe, expect, it } from '@jest/globals';
import { createHpcUserApi } from '../../../activities/hpc-user/hpc-user-api.js';
import { hpcUserApi } from '../../../config/site/hpc-user-api.js';
import { collectSecrets } from '../../../workers/lib/log/collect-secrets.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { codes, load, offering, site } from './support.js';

/** As the README of the storage plugin has it. */
const MISSION = {
  api_url: 'https://hpc-user-api.example.com',
  client_id: 'YOUR_HPC_CLIENT_ID',
  client_secret: 'YOUR_HPC_CLIENT_SECRET',
  oidc_token_url: 'https://auth.example.com/token',
  oidc_scope: 'openid',
  socks_proxy: 'socks5://localhost:12345',
};

const loaded = (keys: Record<string, unknown> | undefined, env: Record<string, string> = {}) =>
  load(site([offering()], keys === undefined ? {} : { hpc_user_api: keys }), env);

describe('hpc_user_api', () => {
  it('is taken as the plugin documents it', () => {
    const { config, problems } = loaded(MISSION);
    expect(codes(problems)).toEqual([]);
    const { clientSecret, ...plain } = hpcUserApi(config?.hpc_user_api)!;
    expect(clientSecret.reveal()).toBe('YOUR_HPC_CLIENT_SECRET');
    expect(plain).toEqual({
      apiUrl: 'https://hpc-user-api.example.com',
      clientId: 'YOUR_HPC_CLIENT_ID',
      oidcTokenUrl: 'https://auth.example.com/token',
      oidcScope: 'openid',
      socksProxy: 'socks5://localhost:12345',
      onUnavailable: 'omit',
      developmentMode: false,
      verifySsl: true,
    });
  });

  it('knows our own keys, and secrets from elsewhere, which are masked in the log', () => {
    const keys = {
      ...MISSION,
      client_secret: '${HPC_SECRET}',
      oidc_scope: undefined,
      gid_cache_ttl: 3600,
      on_unavailable: 'mock',
      development_mode: true,
    };
    const { config } = loaded(keys, { HPC_SECRET: 'from-environment' });
    expect(hpcUserApi(config?.hpc_user_api)).toMatchObject({
      oidcScope: 'openid',
      gidCacheTtlSeconds: 3600,
      onUnavailable: 'mock',
      developmentMode: true,
    });
    expect(collectSecrets(config?.hpc_user_api).map((secret) => secret.reveal())).toContain('from-environment');
  });

  it('may be absent', () => {
    expect(hpcUserApi(loaded(undefined).config?.hpc_user_api)).toBeUndefined();
  });

  it.each(['socks4', 'socks4a', 'socks5', 'socks5h', 'http', 'https'])('takes %s for the proxy', (kind) => {
    const { config, problems } = loaded({ ...MISSION, socks_proxy: `${kind}://u:p@localhost:1080` });
    expect(codes(problems)).toEqual([]);
    expect(() => createHpcUserApi(hpcUserApi(config?.hpc_user_api), { log: memoryLog() })).not.toThrow();
  });

  it.each([
    ['an address', { api_url: '' }, 'error E_VALUE hpc_user_api.api_url'],
    ['a proxy with scheme', { socks_proxy: 'localhost:12345' }, 'error E_VALUE hpc_user_api.socks_proxy'],
    ['a known word', { on_unavailable: 'guess' }, 'error E_VALUE hpc_user_api.on_unavailable'],
    ['a time above zero', { gid_cache_ttl: 0 }, 'error E_VALUE hpc_user_api.gid_cache_ttl'],
    ['known keys', { socks_prox: 'x' }, 'error E_UNKNOWN_KEY hpc_user_api.socks_prox'],
    ['a secret', { client_secret: undefined }, 'error E_MISSING hpc_user_api.client_secret'],
  ])('wants %s', (_name, changes, problem) => {
    expect(codes(loaded({ ...MISSION, ...changes }).problems)).toContain(problem);
  });
});
