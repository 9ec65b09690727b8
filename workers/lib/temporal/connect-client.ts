import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { within } from '../within.js';
import { authority } from './authority.js';
import {
  DEFAULT_CONNECT_TIMEOUT_MS,
  type LoadedTls,
  loadTls,
  splitAddress,
  type TemporalConnectionOptions,
} from './connection-options.js';
import { explainConnection } from './explain-connection.js';
import { retryUntilClosed } from './retry-until-closed.js';

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
    interceptors: [retryUntilClosed()],
    connectTimeout: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    ...(apiKey === undefined ? {} : { apiKey: () => apiKey.reveal() }),
  };
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
    throw await explainConnection(error, options);
  }
}
