import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer.js';
import type { OidcEndpoint, OidcFault } from './fault.js';
import { createRealm, type Realm } from './realm.js';

export interface OidcSimulatorOptions {
  /** 0 or left out: a free port. */
  port?: number;
  host?: '127.0.0.1';
  /** Name of the realm; `cscs`. */
  realm?: string;
  /** Client id → secret. */
  clients?: Record<string, string>;
  /** Claims that tokens of a client get besides the usual ones, by client id: roles, audience. */
  claims?: Record<string, Record<string, unknown>>;
  /** Lifetime of tokens; 300. */
  tokenSeconds?: number;
}

export interface OidcSimulator {
  /** `http://127.0.0.1:PORT/realms/NAME`: the `iss` of its tokens. */
  issuer: string;
  tokenUrl: string;
  certsUrl: string;
  /** Keys, tokens and their state. */
  realm: Realm;
  /** Requests so far. */
  requests: Record<OidcEndpoint, number>;
  /** Puts a fault in force, or takes it back when `fault` is left out. */
  setFault(endpoint: OidcEndpoint, fault?: OidcFault): void;
  stop(): Promise<void>;
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

/** Starts a small identity provider on loopback, shaped like a Keycloak realm, with one RSA key. */
export async function startOidcSimulator(options: OidcSimulatorOptions = {}): Promise<OidcSimulator> {
  const faults = new Map<OidcEndpoint, OidcFault>();
  const requests: Record<OidcEndpoint, number> = { discovery: 0, certs: 0, token: 0 };
  let realm: Realm | undefined;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (realm !== undefined) answer({ realm, faults, requests }, request, body, response);
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}/realms/${options.realm ?? 'cscs'}`;
  realm = createRealm(issuer, options);
  return {
    issuer,
    tokenUrl: `${issuer}/protocol/openid-connect/token`,
    certsUrl: `${issuer}/protocol/openid-connect/certs`,
    realm,
    requests,
    setFault(endpoint, fault) {
      if (fault === undefined) faults.delete(endpoint);
      else faults.set(endpoint, fault);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type { OidcEndpoint, OidcFault } from './fault.js';
export type { Realm } from './realm.js';
export type { SigningKey } from './signing-key.js';
