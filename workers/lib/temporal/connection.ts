import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Secret } from '../../../activities/lib/settings/secret.js';
import { within } from '../within.js';
import { authority } from './authority.js';
import {
  DEFAULT_CONNECT_TIMEOUT_MS,
  loadTls,
  splitAddress,
  type TemporalConnectionOptions,
} from './connection-options.js';
import { explainConnection } from './explain-connection.js';

/** Commands that only ask import connect-client.js itself: the SDK's worker takes a second to load. */
export { clientConnectionOptions, connectClient } from './connect-client.js';

/** How often a worker looks whether its API key has been replaced. */
const KEY_CHECK_MS = 60_000;

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
    throw await explainConnection(error, options);
  }
}
