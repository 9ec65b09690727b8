import type { HpcUserApiKeys } from '../../activities/hpc-user/config.js';
import type { HpcUserApiConfig } from '../../activities/hpc-user/hpc-user-api-config.js';

/** The section `hpc_user_api` as its client takes it; undefined where a site has none. */
export function hpcUserApi(keys: HpcUserApiKeys | undefined): HpcUserApiConfig | undefined {
  if (keys === undefined) return undefined;
  const { socks_proxy: proxy, gid_cache_ttl: ttl, ca_file: caFile } = keys;
  return {
    apiUrl: keys.api_url,
    clientId: keys.client_id,
    clientSecret: keys.client_secret,
    oidcTokenUrl: keys.oidc_token_url,
    oidcScope: keys.oidc_scope,
    onUnavailable: keys.on_unavailable,
    developmentMode: keys.development_mode,
    verifySsl: keys.verify_ssl,
    ...(proxy === undefined ? {} : { socksProxy: proxy.reveal() }),
    ...(ttl === undefined ? {} : { gidCacheTtlSeconds: ttl }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}
