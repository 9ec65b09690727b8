import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificates } from './certificates.js';

/** Ends a server with every connection to it: the SDK's worker connection closes its own only when it is collected. */
const closer = (server: Server | Http2SecureServer): (() => void) => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
};

const listen = async (server: Server | Http2SecureServer): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
};

const serverFiles = (files: Certificates) => ({
  cert: readFileSync(files.serverCert),
  key: readFileSync(files.serverKey),
  ca: readFileSync(files.ca),
});

/** TLS in front of a plain Temporal server; takes only clients whose certificate the authority signed. */
export async function startMtlsRelay(files: Certificates, target: number) {
  const clients: string[] = [];
  const server = createTlsServer(
    { ...serverFiles(files), requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    (secure) => {
      clients.push(String(secure.getPeerCertificate().subject.CN));
      const plain = connect(target, '127.0.0.1');
      secure.pipe(plain).pipe(secure);
      secure.on('error', () => plain.destroy());
      plain.on('error', () => secure.destroy());
    },
  );
  server.on('tlsClientError', () => undefined);
  return { port: await listen(server), clients, close: closer(server) };
}

/** HTTP CONNECT proxy that writes down every request. With `credentials` it refuses others with 407. */
export async function startConnectProxy(resolve: (target: string) => number, credentials?: string) {
  const requests: { target: string; authorization: string | undefined }[] = [];
  const server = createHttpServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    const authorization = request.headers['proxy-authorization'];
    requests.push({ target: String(request.url), authorization });
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (wanted && authorization !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(resolve(String(request.url)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  const close = closer(server);
  const port = await listen(server);
  return { port, requests, close };
}

/** Answers every gRPC call with an empty message, or with a gRPC status, and writes down the authorization header. */
export async function startFakeTemporal(files: Certificates, status = 0) {
  const seen: { path: string; authorization: string | undefined }[] = [];
  const server = createSecureServer(serverFiles(files));
  server.on('stream', (stream, headers) => {
    seen.push({ path: String(headers[':path']), authorization: headers.authorization });
    const trailers = { 'grpc-status': String(status), 'grpc-message': 'made up' };
    if (status !== 0) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(Buffer.alloc(5));
  });
  server.on('sessionError', () => undefined);
  return { port: await listen(server), seen, close: closer(server) };
}

/** Takes connections and never says a word. */
export async function startSilentServer() {
  const server = createServer(() => undefined);
  const close = closer(server);
  return { port: await listen(server), close };
}
