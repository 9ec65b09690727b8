import { readFileSync } from 'node:fs';
import type { Secret } from '../../../activities/lib/settings/secret.js';
import { TemporalConnectionError } from './connection-error.js';

/** How to reach a Temporal server: one of ours, a cluster of the site's, or Temporal Cloud. */
export interface TemporalConnectionOptions {
  /** `host:port`; the port defaults to 7233. */
  address: string;
  namespace: string;
  /** Present (even empty) = TLS. The files are PEM. An API key implies TLS. */
  tls?: TlsFiles;
  /** Read anew while connected, so that a rotated key takes effect without a restart. */
  apiKey?: Secret;
  /** HTTP CONNECT only: Temporal's client cannot use SOCKS. Proxy variables of the environment are not looked at. */
  proxy?: { address: string; username?: string; password?: Secret };
  /** Default 10 s. */
  connectTimeoutMs?: number;
}

export interface TlsFiles {
  /** Authority that signed the server's certificate; default: the system's. */
  caFile?: string;
  /** Client certificate and key (mTLS); both or none. */
  certFile?: string;
  keyFile?: string;
  /** Name to check in the server's certificate when it is not the host of `address`. */
  serverName?: string;
}

export interface LoadedTls {
  serverRootCACertificate?: Uint8Array;
  clientCertPair?: { crt: Uint8Array; key: Uint8Array };
  serverNameOverride?: string;
}

export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

function readPem(path: string, what: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new TemporalConnectionError('file-unreadable', `The ${what} ${path} cannot be read (${code}).`);
  }
  if (!content.includes('-----BEGIN ')) {
    throw new TemporalConnectionError('file-unreadable', `The ${what} ${path} is not a PEM file.`);
  }
  return content;
}

/** Reads the PEM files into what both of the SDK's connections take; undefined = no TLS. */
export function loadTls(options: Pick<TemporalConnectionOptions, 'tls' | 'apiKey'>): LoadedTls | undefined {
  const { tls } = options;
  if (!tls) return options.apiKey ? {} : undefined;
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    throw new TemporalConnectionError(
      'file-unreadable',
      'A client certificate needs its key and the other way round: give both certFile and keyFile, or none.',
    );
  }
  return {
    ...(tls.caFile === undefined ? {} : { serverRootCACertificate: readPem(tls.caFile, 'CA file') }),
    ...(tls.certFile === undefined || tls.keyFile === undefined
      ? {}
      : {
          clientCertPair: {
            crt: readPem(tls.certFile, 'client certificate'),
            key: readPem(tls.keyFile, 'client key'),
          },
        }),
    ...(tls.serverName === undefined ? {} : { serverNameOverride: tls.serverName }),
  };
}

/** Splits `host:port`, `[ipv6]:port` or `http://host:port`. */
export function splitAddress(address: string, defaultPort: number): { host: string; port: number } {
  const bare = address.replace(/^http:\/\//, '').replace(/\/$/, '');
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(bare);
  if (!match?.[1]) {
    throw new TemporalConnectionError('address-invalid', `"${address}" is not an address of the form host:port.`);
  }
  return { host: match[1].replace(/^\[|\]$/g, ''), port: match[2] === undefined ? defaultPort : Number(match[2]) };
}
