import type { WaldurConnection } from '../../activities/waldur/config.js';
import { type Environment, processEnvironment } from '../environment/environment.js';
import { proxyFor } from './proxy-for.js';
import type { Offering, SiteConfig } from './site-config.js';

/**
 * How the Waldur of an offering is reached.
 *
 * @throws in a head node's configuration, which has no Waldur credentials
 */
export function waldurConnection(
  config: Pick<SiteConfig, 'global_proxy' | 'siteflow'>,
  offering: Offering,
  env: Environment = processEnvironment(),
): WaldurConnection {
  const { waldur_api_url: url, waldur_api_token: token, oidc_client_secret: secret } = offering;
  const { oidc_token_url: tokenUrl, oidc_client_id: clientId } = offering;
  const auth: WaldurConnection['auth'] | undefined =
    token !== undefined
      ? { kind: 'token', token }
      : tokenUrl !== undefined && clientId !== undefined && secret !== undefined
        ? { kind: 'oidc', token_url: tokenUrl, client_id: clientId, client_secret: secret }
        : undefined;
  if (url === undefined || auth === undefined)
    throw new Error(
      `Offering ${offering.name} has no Waldur address or credentials: this is a head node's configuration.`,
    );
  const proxy = proxyFor(config, url, env);
  const { requests_per_second, timeout_seconds, ca_file } = config.siteflow.waldur;
  return {
    waldur_api_url: url,
    auth,
    verify_ssl: offering.verify_ssl,
    requests_per_second,
    timeout_seconds,
    ...(ca_file === undefined ? {} : { ca_file }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}
