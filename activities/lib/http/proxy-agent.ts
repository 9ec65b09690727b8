import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import * as tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { errorText } from '../error-text.js';
import type { Secret } from '../settings/secret.js';
import { ForwardAgent } from './forward-agent.js';

export interface ConnectionOptions {
  /** `http:`, `https:`, `socks:` (as `socks5h:`), `socks4:`, `socks4a:`, `socks5:` or `socks5h:` URL; may hold a password. */
  proxy?: Secret;
  verifySsl?: boolean;
  /** PEM file with certificate authorities in addition to the built-in ones. */
  caFile?: string;
}

export interface Agents {
  httpAgent: http.Agent;
  httpsAgent: http.Agent;
}

/** More connections to one server don't make it faster, and some count them. */
const MAX_SOCKETS = 32;

const SOCKS = ['socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:'];

function authorities(caFile: string | undefined): { ca?: string[] } {
  if (caFile === undefined) return {};
  try {
    return { ca: [...tls.rootCertificates, readFileSync(caFile, 'utf8')] };
  } catch (error) {
    throw new Error(`ca_file ${caFile} cannot be read (${errorText(error, 'code')})`);
  }
}

function proxyUrl(proxy: Secret): URL {
  const text = proxy.reveal().trim();
  // The text may hold a password, so it is not repeated in the message.
  if (!URL.canParse(text)) throw new Error(`the proxy address (${proxy.source}) is not a URL`);
  return new URL(text);
}

/** The forms in which a proxy gets its credentials; it may repeat them in an error page. */
export function proxySecrets({ proxy }: ConnectionOptions): string[] {
  if (proxy === undefined || !URL.canParse(proxy.reveal().trim())) return [];
  const { username, password } = new URL(proxy.reveal().trim());
  if (password === '') return [];
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [Buffer.from(pair).toString('base64'), pair, decodeURIComponent(password), password];
}

/**
 * Keep-alive agents for http and https targets, direct or through a proxy. With `socks4` and `socks5` names are resolved
 * here, with `socks4a` and `socks5h` by the proxy. `HTTP_PROXY` and its relatives have no effect.
 *
 * @throws Error for an unknown proxy protocol or an unreadable CA file
 */
export function createAgents(options: ConnectionOptions): Agents {
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const trust = { rejectUnauthorized: options.verifySsl ?? true, ...authorities(options.caFile) };
  if (options.proxy === undefined || options.proxy.reveal().trim() === '') {
    return { httpAgent: new http.Agent(pool), httpsAgent: new https.Agent({ ...pool, ...trust }) };
  }
  const url = proxyUrl(options.proxy);
  if (SOCKS.includes(url.protocol)) {
    const agent = new SocksProxyAgent(url, { ...pool, ...trust });
    return { httpAgent: agent, httpsAgent: agent };
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    const httpsAgent = new HttpsProxyAgent(url, { ...pool, ...trust });
    // Its constructor keeps these for the connection to the proxy; the one through it takes them from here.
    Object.assign(httpsAgent.options, trust);
    return { httpAgent: new ForwardAgent(url, pool, trust), httpsAgent };
  }
  throw new Error(
    `proxies of the kind ${url.protocol} are unknown; use ${['http:', 'https:', ...SOCKS].join(' ')} and two slashes`,
  );
}
