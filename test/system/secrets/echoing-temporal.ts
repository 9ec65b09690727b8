import { readFileSync } from 'node:fs';
import { createSecureServer, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '../temporal-server/certificates.js';

/** A gRPC server behind TLS that refuses every call and repeats the API key it was shown in its message. */
export async function startEchoingTemporal(files: Certificates, control: string) {
  const counts = { echoed: 0 };
  const sessions = new Set<Http2Session>();
  const server = createSecureServer({ cert: readFileSync(files.serverCert), key: readFileSync(files.serverKey) });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    if (headers.authorization !== undefined) counts.echoed += 1;
    const message = `${control} cannot route a call with authorization ${headers.authorization}`;
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': '13',
        'grpc-message': encodeURIComponent(message),
      },
      { endStream: true },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: () => {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}
