import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';
import type { Consumer } from './rabbitmq.js';

export interface Publisher {
  /** Puts messages into the queue; resolves when the broker has the last one. */
  publish(...bodies: readonly (string | Uint8Array)[]): Promise<void>;
  close(): Promise<void>;
}

/** Writes into a consumer's queue over the broker's own STOMP, as Waldur would. */
export async function connectPublisher(port: number, { vhost, user, password, queue }: Consumer): Promise<Publisher> {
  let failed: (error: Error) => void = () => undefined;
  const client = new Client({
    webSocketFactory: () => new WebSocket(`ws://127.0.0.1:${port}/ws`),
    connectHeaders: { login: user, passcode: password, host: vhost },
    reconnectDelay: 0,
    // RabbitMQ 3.10 loses a connection with heart-beats while it slows down who sends much.
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onStompError: ({ headers, body }) => failed(new Error(`${headers.message}: ${body}`)),
  });
  await new Promise<void>((resolve, reject) => {
    failed = reject;
    client.onConnect = () => resolve();
    client.onWebSocketClose = () => failed(new Error('the broker has closed the connection'));
    client.activate();
  });
  let count = 0;
  return {
    publish: (...bodies) =>
      new Promise((resolve, reject) => {
        failed = reject;
        count += 1;
        const last = `last-${count}`;
        client.watchForReceipt(last, () => resolve());
        for (const [index, body] of bodies.entries()) {
          client.publish({
            destination: `/amq/queue/${queue}`,
            headers: index === bodies.length - 1 ? { receipt: last } : {},
            ...(typeof body === 'string' ? { body } : { binaryBody: body }),
          });
        }
      }),
    close: () => {
      failed = () => undefined;
      return client.deactivate();
    },
  };
}
