import { WebSocket } from 'ws';
import { errorText } from '../error-text.js';
import { type ConnectionOptions, createAgents } from '../http/proxy-agent.js';
import type { StompEndpoint } from './stomp-endpoint.js';

/** Messages of Waldur are below 10 KB; whatever is larger is not read. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
const HANDSHAKE_MS = 10_000;
/** Codes of the errors that `ws` ends a connection with when a message is too large or no proper one. */
const UNREADABLE = /^WS_ERR_/;
const ENDS = [0x00, 0x0a];

/** Whether a connection ended because of a message that cannot be read, above `MAX_MESSAGE_BYTES` for example. */
export const isUnreadable = (error: unknown): boolean => UNREADABLE.test(errorText(error, 'code'));

/**
 * Hands every message out as bytes. RabbitMQ sends all bodies as text, also those that are none; as text they would end the
 * connection, and come again with the next one.
 */
class ByteSocket extends WebSocket {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    return event === 'message' ? super.emit(event, args[0], true) : super.emit(event, ...args);
  }
}

/**
 * Makes a function that opens a WebSocket to the endpoint, directly or through the proxy. A socket that sends more
 * than `MAX_MESSAGE_BYTES` without an end, in one message or in many, is closed; see `isUnreadable`.
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
    const socket = new ByteSocket(url, {
      agent: tls || tunnel ? httpsAgent : httpAgent,
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    let unfinishedBytes = 0;
    socket.on('message', (data: ArrayBuffer | Buffer) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.from(data);
      unfinishedBytes = ENDS.includes(bytes.at(-1) ?? 0) ? 0 : unfinishedBytes + bytes.length;
      if (unfinishedBytes > MAX_MESSAGE_BYTES)
        socket.emit(
          'error',
          Object.assign(new Error('a message without an end'), { code: 'WS_ERR_UNFINISHED_MESSAGE' }),
        );
    });
    // After an error nothing is read any more, so the goodbye of the other side would never be seen.
    socket.on('error', () => socket.terminate());
    return socket;
  };
}
