import { Client, type IFrame, Versions } from '@stomp/stompjs';
import type { WebSocket } from 'ws';
import { errorText } from '../error-text.js';
import { oneLine } from '../http/error-body.js';
import { networkReason } from '../http/network-error.js';
import { redact } from '../http/redact.js';
import { isUnreadable } from './open-socket.js';

/** A queue of a broker and who may read it. */
export interface StompQueue {
  login: string;
  vhost: string;
  queue: string;
}

/** Why something does not work: a word that stays the same while the reason does, and a text without secrets. */
export interface Trouble {
  kind: string;
  reason: string;
}

export interface SessionOptions extends StompQueue {
  passcode: string;
  open(): WebSocket;
  /** Let the broker forget a message once it is sent. */
  autoAck: boolean;
  /** Longest silence that either side promises, in milliseconds; after two of them the connection counts as lost. */
  heartbeatMs?: number;
  /** The subscription stands. */
  subscribed(): void;
  /** Called with the body of every message, which is acknowledged after it. Must not throw. */
  message(body: Uint8Array): void;
}

export interface Session {
  ended: Promise<Trouble>;
  /** Says goodbye; what does not answer is cut. */
  close(): Promise<void>;
}

const HEARTBEAT_MS = 10_000;
/** From opening the connection to a subscription that stands. */
const READY_MS = 20_000;
const GOODBYE_MS = 1_000;
/** Messages that may be under way; a full queue must not fill the memory. */
const PREFETCH = 50;

/**
 * One connection to a broker with one subscription, from opening to its end. Whatever fails ends it; it never throws
 * and never connects again.
 */
export function openSession(options: SessionOptions): Session {
  const { login, passcode, vhost, queue, heartbeatMs = HEARTBEAT_MS } = options;
  let resolve: (trouble: Trouble) => void = () => undefined;
  const ended = new Promise<Trouble>((done) => {
    resolve = done;
  });
  let trouble: Trouble | undefined;
  const plain = (text: string): string => redact(oneLine(text, 200), [passcode]);
  const fail = (kind: string, reason: string): void => {
    trouble ??= { kind, reason: plain(reason) };
    client.forceDisconnect();
  };
  const late = setTimeout(() => fail('network', `not ready within ${READY_MS / 1000} s`), READY_MS);
  const client = new Client({
    webSocketFactory: options.open,
    stompVersions: new Versions([Versions.V1_2]),
    connectHeaders: { login, passcode, host: vhost },
    heartbeatIncoming: heartbeatMs,
    heartbeatOutgoing: heartbeatMs,
    // Pauses between connections are the caller's.
    reconnectDelay: 0,
    discardWebsocketOnCommFailure: true,
    onConnect: () => subscribe(),
    onStompError: (frame) => fail('refused', said(frame)),
    onHeartbeatLost: () => fail('network', 'the broker has fallen silent'),
    onWebSocketError: ({ error }: { error?: unknown }) => {
      trouble ??= isUnreadable(error)
        ? { kind: 'unreadable', reason: plain(`a message cannot be read: ${networkReason(error)}`) }
        : { kind: 'network', reason: plain(explained(error)) };
    },
    onWebSocketClose: ({ code }: { code: number }) => {
      clearTimeout(late);
      resolve(trouble ?? { kind: 'network', reason: `the connection was closed (${code})` });
    },
  });

  function subscribe(): void {
    client.watchForReceipt('subscribed', () => {
      clearTimeout(late);
      options.subscribed();
    });
    // The prefix leads to a queue that exists; with /queue/ the broker would try to make one.
    client.subscribe(
      `/amq/queue/${queue}`,
      (message) => {
        options.message(message.binaryBody);
        if (!options.autoAck) message.ack();
      },
      {
        id: 'siteflow',
        receipt: 'subscribed',
        ack: options.autoAck ? 'auto' : 'client-individual',
        'prefetch-count': String(PREFETCH),
      },
    );
  }

  client.activate();
  return {
    ended,
    close: async () => {
      clearTimeout(late);
      const cut = setTimeout(() => void client.deactivate({ force: true }), GOODBYE_MS);
      await client.deactivate();
      clearTimeout(cut);
    },
  };
}

/** `Bad CONNECT: Access refused for user 'x'` */
const said = (frame: IFrame): string => {
  const text = [frame.headers.message, frame.body]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join(': ');
  return text === '' ? 'the broker refuses, and does not say why' : text;
};

/** A web server's answer to somebody who wanted a WebSocket. */
function explained(error: unknown): string {
  const status = /Unexpected server response: (\d+)/.exec(errorText(error, 'message'))?.[1];
  return status === undefined
    ? networkReason(error)
    : `the server answers HTTP ${status} and opens no WebSocket; compare stomp_ws_host, stomp_ws_port and stomp_ws_path`;
}
