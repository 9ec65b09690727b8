import { Secret } from '../../activities/lib/settings/secret.js';
import type { Environment } from '../environment/environment.js';
import { proxyFromEnvironment } from './proxy-from-environment.js';
import type { SiteConfig } from './site-config.js';

/** The proxy on the way to a URL: `global_proxy`, else the one that the environment names for it. */
export function proxyFor(config: Pick<SiteConfig, 'global_proxy'>, url: string, env: Environment): Secret | undefined {
  if (config.global_proxy !== undefined) return config.global_proxy;
  const proxy = proxyFromEnvironment(url, env);
  return proxy === undefined ? undefined : new Secret(() => proxy, 'environment HTTPS_PROXY');
}
