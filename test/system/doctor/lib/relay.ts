import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Relay {
  port: number;
  /** Milliseconds that the relay's clock is ahead. */
  aheadMs: number;
  /** `user:password` without which it answers 407; for relays that are used as a proxy. */
  login: string | undefined;
  /** Exchanges the certificate. */
  certify(pair: { key: string; cert: string }): void;
  stop(): Promise<void>;
}

/** Stands in front of another server on loopback: as its TLS end, as a proxy, or with a clock of its own. */
export async function startRelay(targetPort: number, pair?: { key: string; cert: string }): Promise<Relay> {
  const relay = { aheadMs: 0, login: undefined as string | undefined };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const basic = relay.login === undefined ? undefined : `Basic ${Buffer.from(relay.login).toString('base64')}`;
    if (basic !== undefined && incoming.headers['proxy-authorization'] !== basic) {
      outgoing.writeHead(407, { 'Content-Type': 'text/html' }).end('<title>Proxy login</title>');
      return;
    }
    const path = (incoming.url ?? '/').replace(/^https?:\/\/[^/]+/, '');
    const { method } = incoming;
    const forward = request(
      { port: targetPort, host: '127.0.0.1', path, method, headers: incoming.headers },
      (answer) => {
        const date = new Date(Date.now() + relay.aheadMs).toUTCString();
        outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
        answer.pipe(outgoing);
      },
    );
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  };
  const secure = pair === undefined ? undefined : createTlsServer(pair, handle);
  const server: Server | NonNullable<typeof secure> = secure ?? createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(relay, {
    port: (server.address() as AddressInfo).port,
    certify: (fresh: { key: string; cert: string }) => secure?.setSecureContext(fresh),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
