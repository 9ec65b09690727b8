import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Secret } from '../../activities/lib/secret.js';
import type { TemporalConnectionError } from './connection-error.js';
import {
  DEFAULT_CONNECT_TIMEOUT_MS,
  type LoadedTls,
  loadTls,
  splitAddress,
  type TemporalConnectionOptions,
} from './connection-options.js';
import { diagnoseConnection } from './diagnose-connection.js';
import { explainGrpcError } from './explain-grpc-error.js';

/** How often a worker looks whether its API key has been replaced. */
const KEY_CHECK_MS = 60_000;

const authority = (address: string): string => {
  const { host, port } = splitAddress(address, 7233);
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
};

/**
 * grpc-js takes a proxy from the environment only; these channel arguments are what it sets itself in that case. The
 * environment is switched off, so that client and worker of one process always go the same way.
 */
function clientRoute(options: TemporalConnectionOptions, tls: LoadedTls | undefined): Partial<ConnectionOptions> {
  const target = authority(options.address);
  if (!options.proxy) return { address: target, channelArgs: { 'grpc.enable_http_proxy': 0 } };
  const { host, port } = splitAddress(options.proxy.address, 3128);
  const { username, password } = options.proxy;
  return {
    address: `${host}:${port}`,
    channelArgs: {
      'grpc.enable_http_proxy': 0,
      'grpc.http_connect_target': `dns:${target}`,
      'grpc.default_authority': tls?.serverNameOverride ?? target,
      ...(username === undefined ? {} : { 'grpc.http_connect_creds': `${username}:${password?.reveal() ?? ''}` }),
    },
  };
}

/** Options for the SDK's client connection. */
export function clientConnectionOptions(options: TemporalConnectionOptions): ConnectionOptions {
  const tls = loadTls(options);
  const { apiKey } = options;
  return {
    ...clientRoute(options, tls),
    tls: tls ?? false,
    connectTimeout: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    ...(apiKey === undefined ? {} : { apiKey: () => apiKey.reveal() }),
  };
}

/** Options for the SDK's worker connection. */
export function workerConnectionOptions(options: TemporalConnectionOptions): NativeConnectionOptions {
  const { apiKey, proxy } = options;
  const hop = proxy && splitAddress(proxy.address, 3128);
  return {
    address: authority(options.address),
    tls: loadTls(options) ?? false,
    ...(apiKey === undefined ? {} : { apiKey: apiKey.reveal() }),
    ...(proxy === undefined || hop === undefined
      ? {}
      : {
          proxy: {
            type: 'http-connect',
            targetHost: `${hop.host}:${hop.port}`,
            ...(proxy.username === undefined
              ? {}
              : { basicAuth: { username: proxy.username, password: proxy.password?.reveal() ?? '' } }),
          },
        }),
  };
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('deadline exceeded')), timeoutMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function explain(error: unknown, options: TemporalConnectionOptions): Promise<TemporalConnectionError> {
  const first = explainGrpcError(error, `Temporal at ${options.address}`);
  if (first.code !== 'timeout' && first.code !== 'unavailable') return first;
  return (await diagnoseConnection(options, loadTls(options)).catch(() => undefined)) ?? first;
}

/**
 * Connects a client and checks that the server answers. `client.connection.close()` ends it.
 *
 * @throws TemporalConnectionError with a code and what to do; within `connectTimeoutMs` plus 12 s of diagnosis
 */
export async function connectClient(options: TemporalConnectionOptions): Promise<Client> {
  const timeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  // `Connection.connect` would leave a connection that failed open, and that goes on trying for ever.
  const connection = Connection.lazy(clientConnectionOptions(options));
  try {
    await within(connection.ensureConnected(), timeoutMs + 500);
    return new Client({ connection, namespace: options.namespace });
  } catch (error) {
    await connection.close();
    throw await explain(error, options);
  }
}

function followKey(connection: NativeConnection, apiKey: Secret): void {
  let current = apiKey.reveal();
  const timer = setInterval(async () => {
    try {
      const next = apiKey.reveal();
      if (next !== current) await connection.setApiKey(next);
      current = next;
    } catch {
      // The file is being replaced, or the connection is closed: the key in use stays until the next look.
    }
  }, KEY_CHECK_MS);
  timer.unref();
}

/** Connects a worker; otherwise as `connectClient`. A replaced API key is taken up within a minute. */
export async function connectWorker(options: TemporalConnectionOptions): Promise<NativeConnection> {
  const settings = workerConnectionOptions(options);
  const connecting = NativeConnection.connect(settings);
  try {
    const connection = await within(connecting, options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS);
    if (options.apiKey) followKey(connection, options.apiKey);
    return connection;
  } catch (error) {
    // One that comes up after nobody waits for it any more is closed again.
    connecting.then((late) => late.close()).catch(() => undefined);
    throw await explain(error, options);
  }
}
