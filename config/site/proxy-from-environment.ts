import { type Environment, variable } from '../environment/environment.js';

const either = (env: Environment, name: string): string | undefined =>
  variable(env, name.toLowerCase()) ?? variable(env, name);

const bypassed = (host: string, port: string, list: string): boolean =>
  list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [name = '', wantedPort] = entry.startsWith('[') ? [entry] : entry.split(':');
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const bare = name.replace(/^\*?\./, '');
      return host === bare || host.endsWith(`.${bare}`);
    });

/** The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for a URL, or undefined. */
export function proxyFromEnvironment(url: string, env: Environment): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const proxy = either(env, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? either(env, 'ALL_PROXY');
  if (proxy === undefined) return undefined;
  const actualPort = port === '' ? (secure ? '443' : '80') : port;
  return bypassed(hostname.toLowerCase(), actualPort, either(env, 'NO_PROXY') ?? '') ? undefined : proxy;
}
