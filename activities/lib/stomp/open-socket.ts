import { WebSocket } from 'ws';
import { errorText } from '../error-text.js';
import { type ConnectionOptions, createAgents } from '../proxy-agent.js';
import type { StompEndpoint } from './stomp-endpoint.js';

/** Messages of Waldur are below 10 KB; whatever is larger is not read. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
const HANDSHAKE_MS = 10_000;
/** Code of the error that `ws` ends a connection with when a message is too large. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
const ENDS = [0x00, 0x0a];

/** Whether a connection ended because of a message above `MAX_MESSAGE_BYTES`. */
export const isTooLarge = (error: unknown): boolean => errorText(error, 'code') === TOO_LARGE;

/**
 * Makes a function that opens a WebSocket to the endpoint, directly or through the proxy. A socket that sends more
 * than `MAX_MESSAGE_BYTES` without an end, in one message or in many, is closed; see `isTooLarge`.
 *
 * @throws Error for an unknown proxy protocol or an unreadable CA file
 */
export function socketOpener({ host, port, path, tls }: StompEndpoint, connection: ConnectionOptions): () => WebSocket {
  const { httpAgent, httpsAgent } = createAgents(connection);
  // A WebSocket needs a tunnel also where there is no TLS; the agent that rewrites plain HTTP requests makes none.
  const tunnel = /^https?:/.test(connection.proxy?.reveal().trim() ?? '');
  const url = new URL(
    `${tls ? 'wss' : 'ws'}://${host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host}:${port}${path}`,
  );
  return () => {
    const socket = new WebSocket(url, {
      agent: tls || tunnel ? httpsAgent : httpAgent,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
    });
    let unfinishedBytes = 0;
    socket.on('message', (data: ArrayBuffer | Buffer) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.from(data);
      unfinishedBytes = ENDS.includes(bytes.at(-1) ?? 0) ? 0 : unfinishedBytes + bytes.length;
      if (unfinishedBytes > MAX_MESSAGE_BYTES)
        socket.emit('error', Object.assign(new Error('a message without an end'), { code: TOO_LARGE }));
    });
    // After an error nothing is read any more, so the goodbye of the other side would never be seen.
    socket.on('error', () => socket.terminate());
    return socket;
  };
}
