import { abortableSleep } from '../abortable-sleep.js';
import { errorText } from '../error-text.js';
import type { ConnectionOptions } from '../http/proxy-agent.js';
import type { Log } from '../log.js';
import { openSession, type Session, type StompQueue, type Trouble } from './open-session.js';
import { socketOpener } from './open-socket.js';
import { reconnectDelay } from './reconnect-delay.js';
import type { StompEndpoint } from './stomp-endpoint.js';

/** There is no queue to listen to at present. */
export interface NoQueue extends Trouble {
  /** When to ask again, in milliseconds; without it as after a lost connection. */
  againMs?: number;
}

export interface SubscriptionOptions {
  /** For the log: `events of offering capstor`. */
  name: string;
  endpoint: StompEndpoint;
  connection: ConnectionOptions;
  /** Asked before the first connection, and anew after the broker has refused one. */
  findQueue(): Promise<StompQueue | NoQueue>;
  /** Asked before every connection, so that a password that was replaced takes effect. */
  passcode(): Promise<string>;
  /** The subscription stands, for the first time or again; messages may have been missed before. */
  connected(): void;
  /** Body of a message. What throws here is told in the log; the message counts as read. */
  message(body: Uint8Array): void;
  /** A message was too large to be read, or no proper one. */
  unreadable(): void;
  log: Log;
  /** Said in the log wherever messages do not come: what happens without them. */
  meanwhile: string;
  /** Pause before an attempt, and between heart-beats, in milliseconds; for tests. */
  delay?: (attempt: number) => number;
  heartbeatMs?: number;
}

export interface StompState {
  connected: boolean;
  /** Since when it is or is not, in milliseconds. */
  sinceMs: number;
  /** Without secrets; absent while connected. */
  trouble?: Trouble;
}

export interface StompSubscription {
  state(): StompState;
  stop(): Promise<void>;
}

/** A connection that has held this long was a good one: the next pause is the shortest again. */
const GOOD_MS = 30_000;

/**
 * Listens to one queue of a broker (STOMP 1.2 over WebSocket) until it is stopped. Whatever goes wrong, it connects
 * again after a pause of 1 s that doubles to 120 s; it never gives up. One line in the log for each change of state.
 * Messages are acknowledged one by one after `message` has returned, so one may come twice.
 *
 * @throws Error for an unknown proxy protocol or an unreadable CA file
 */
export function subscribeStomp(options: SubscriptionOptions): StompSubscription {
  const { name, log, delay = reconnectDelay } = options;
  const open = socketOpener(options.endpoint, options.connection);
  const stopping = new AbortController();
  let state: StompState = { connected: false, sinceMs: Date.now() };
  let session: Session | undefined;
  let queue: StompQueue | undefined;
  let autoAck = false;
  let attempt = 0;

  function connected(): void {
    state = { connected: true, sinceMs: Date.now() };
    log.info({ queue: queue?.queue }, `${name}: connected`);
    options.connected();
  }

  function troubled({ kind, reason }: Trouble): void {
    const known = !state.connected && state.trouble?.kind === kind;
    state = { connected: false, sinceMs: state.connected ? Date.now() : state.sinceMs, trouble: { kind, reason } };
    if (!known && !stopping.signal.aborted) log.warn({ kind, reason }, `${name}: not received; ${options.meanwhile}`);
  }

  function message(body: Uint8Array): void {
    try {
      options.message(body);
    } catch (error) {
      log.warn({ reason: errorText(error, 'message') }, `${name}: a message could not be handled`);
    }
  }

  /** @returns how long to wait before the next connection; undefined: as long as usual */
  async function connectOnce(): Promise<number | undefined> {
    const found = queue ?? (await options.findQueue());
    if ('reason' in found) {
      troubled(found);
      return found.againMs;
    }
    queue = found;
    const passcode = await options.passcode();
    if (stopping.signal.aborted) return undefined;
    const begunMs = Date.now();
    const heartbeat = options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs };
    session = openSession({ ...queue, ...heartbeat, passcode, open, autoAck, subscribed: connected, message });
    const trouble = await session.ended;
    if (Date.now() - begunMs > GOOD_MS) attempt = 0;
    troubled(trouble);
    if (trouble.kind === 'refused') queue = undefined;
    // It would be sent again and again: the next time the broker forgets what it has sent.
    autoAck = trouble.kind === 'unreadable' && !autoAck;
    if (trouble.kind === 'unreadable') options.unreadable();
    return undefined;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await connectOnce().catch((error: unknown) => {
        troubled({ kind: 'error', reason: errorText(error, 'message') });
        return undefined;
      });
      const usual = delay(attempt);
      attempt = waitMs === undefined ? attempt + 1 : 0;
      await abortableSleep(waitMs ?? usual, stopping.signal).catch(() => undefined);
    }
  }

  void run();
  return {
    state: () => state,
    stop: async () => {
      // Who is just asking for a queue may be late; the answer leads to nothing then.
      stopping.abort();
      await session?.close();
    },
  };
}
