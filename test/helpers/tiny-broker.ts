import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A STOMP broker of a few lines that does what a test says; a real one does not misbehave to order. */
export interface TinyBroker {
  port: number;
  /** Frames of all clients so far: command and headers. */
  frames: { command: string; headers: Record<string, string> }[];
  /** Connections made so far, the refused ones too. */
  connections(): number;
  /** Sends bytes to everybody who is connected. */
  send(data: string | Uint8Array): void;
  /** The same in a text frame, whatever the bytes are. */
  sendText(data: Uint8Array): void;
  /** A message for the subscription of the client. */
  message(body: string, id?: string): void;
  /** Cuts all connections. */
  cut(): void;
  close(): Promise<void>;
}

export interface TinyBrokerOptions {
  tls?: { key: Buffer; cert: Buffer };
  path?: string;
  /** What a CONNECT is answered with; default: CONNECTED. */
  connected?: (headers: Record<string, string>) => string | undefined;
}

const CONNECTED = 'CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0';

function parse(text: string): { command: string; headers: Record<string, string> } {
  const [command = '', ...lines] = (text.split('\n\n')[0] ?? '').split('\n');
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const);
  return { command, headers: Object.fromEntries(pairs) };
}

export async function startTinyBroker(options: TinyBrokerOptions = {}): Promise<TinyBroker> {
  const { tls, path = '/rmqws-stomp', connected = () => CONNECTED } = options;
  const server: Server = tls === undefined ? createPlain() : createTls(tls);
  const sockets = new WebSocketServer({ server, path });
  const frames: TinyBroker['frames'] = [];
  let connections = 0;
  sockets.on('connection', (socket: WebSocket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const frame = parse(data.toString());
      if (frame.command === '') return;
      frames.push(frame);
      if (frame.command === 'CONNECT') {
        const answer = connected(frame.headers);
        if (answer !== undefined) socket.send(answer);
      }
      const { receipt } = frame.headers;
      if (receipt !== undefined) socket.send(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = (data: string | Uint8Array): void => {
    for (const socket of sockets.clients) socket.send(data);
  };
  const sendText = (data: Uint8Array): void => {
    for (const socket of sockets.clients) socket.send(data, { binary: false });
  };
  const cut = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    port: (server.address() as AddressInfo).port,
    frames,
    connections: () => connections,
    send,
    sendText,
    message: (body, id = '1') =>
      send(`MESSAGE\nsubscription:siteflow\nmessage-id:m${id}\nack:a${id}\ndestination:/amq/queue/q\n\n${body}\0`),
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
