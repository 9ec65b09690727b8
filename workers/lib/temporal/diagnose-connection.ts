import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ConnectionProblem, TemporalConnectionError } from './connection-error.js';
import { type LoadedTls, splitAddress, type TemporalConnectionOptions } from './connection-options.js';
import { openTcp } from './open-tcp.js';

const STEP_TIMEOUT_MS = 3_000;

type Verdict = TemporalConnectionError | undefined;

const say = (code: ConnectionProblem, message: string): TemporalConnectionError =>
  new TemporalConnectionError(code, message);

/** Sends CONNECT and reads the status line; resolves with the status, 0 when the proxy did not answer. */
function askProxy(socket: Socket, target: string, authorization: string | undefined): Promise<number> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(0), STEP_TIMEOUT_MS);
    const finish = (status: number): void => {
      clearTimeout(timer);
      resolve(status);
    };
    socket.once('data', (chunk: Buffer) =>
      finish(Number(/^HTTP\/1\.\d (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? 0)),
    );
    socket.once('close', () => finish(0));
    const header = authorization === undefined ? '' : `Proxy-Authorization: Basic ${authorization}\r\n`;
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${header}\r\n`);
  });
}

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_(UNTRUSTED|HAS_EXPIRED|NOT_YET_VALID)|DEPTH_ZERO/;

/**
 * With TLS 1.3 a server refuses a client certificate only after the handshake has succeeded here, so the first bytes
 * of the server (HTTP/2 SETTINGS) or its alert are waited for.
 */
function tryTls(socket: Socket, host: string, tls: LoadedTls, where: string): Promise<Verdict> {
  return new Promise((resolve) => {
    const name = tls.serverNameOverride ?? host;
    const timer = setTimeout(() => resolve(undefined), STEP_TIMEOUT_MS);
    let handshaken = false;
    const finish = (verdict: Verdict): void => {
      clearTimeout(timer);
      resolve(verdict);
    };
    const secure = connectTls({
      socket,
      host: name,
      ...(isIP(name) ? {} : { servername: name }),
      ALPNProtocols: ['h2'],
      ...(tls.serverRootCACertificate ? { ca: Buffer.from(tls.serverRootCACertificate) } : {}),
      ...(tls.clientCertPair
        ? { cert: Buffer.from(tls.clientCertPair.crt), key: Buffer.from(tls.clientCertPair.key) }
        : {}),
    });
    secure.once('secureConnect', () => {
      handshaken = true;
    });
    secure.once('data', () => {
      finish(undefined);
      secure.destroy();
    });
    secure.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? '';
      if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        finish(say('tls-name', `The certificate of ${where} is not for ${name}. Set tls.serverName to its name.`));
      } else if (UNTRUSTED.test(code)) {
        finish(say('tls-untrusted', `The certificate of ${where} is not trusted (${code}). Set tls.caFile to its CA.`));
      } else if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
        finish(say('tls-expected', `${where} does not speak TLS. Leave tls and apiKey out, or correct the port.`));
      } else if (/ALERT|CERTIFICATE/i.test(code) || handshaken) {
        finish(clientCertificate(where, tls));
      } else {
        finish(say('tls-failed', `No TLS connection to ${where} (${code || error.message}).`));
      }
    });
    secure.once('close', () => {
      finish(handshaken ? clientCertificate(where, tls) : say('tls-failed', `${where} hung up during TLS.`));
    });
  });
}

const clientCertificate = (where: string, tls: LoadedTls): TemporalConnectionError =>
  tls.clientCertPair
    ? say('tls-client-certificate', `${where} refuses the client certificate. Check that its CA is known there.`)
    : say('tls-client-certificate', `${where} wants a client certificate. Set tls.certFile and tls.keyFile.`);

/**
 * Finds out why a connection failed, by walking the same way once more: name, TCP, proxy, TLS. The SDK's own message is
 * only "failed to connect before the deadline". Bounded: at most 4 steps of 3 s.
 *
 * @returns the first step that fails, or undefined when the way is open and the reason lies in the server
 */
export async function diagnoseConnection(
  options: TemporalConnectionOptions,
  tls: LoadedTls | undefined,
): Promise<Verdict> {
  const target = splitAddress(options.address, 7233);
  const where = `Temporal at ${options.address}`;
  const hop = options.proxy ? splitAddress(options.proxy.address, 3128) : target;
  const hopName = options.proxy ? `The proxy ${options.proxy.address}` : where;
  const socket = await openTcp(hop.host, hop.port, STEP_TIMEOUT_MS);
  if (typeof socket === 'string') {
    if (options.proxy)
      return say('proxy-unreachable', `${hopName} cannot be reached (${socket}). Is its address right?`);
    if (socket === 'ENOTFOUND' || socket === 'EAI_AGAIN') {
      return say('address-unknown', `The name ${target.host} cannot be resolved (${socket}). Check temporal.address.`);
    }
    if (socket === 'ECONNREFUSED') {
      return say('refused', `${where}: connection refused. Is the server running, and is the port right?`);
    }
    return say(
      'timeout',
      `${where} cannot be reached (${socket}). Is a firewall in between? A proxy can be configured.`,
    );
  }
  try {
    socket.on('error', () => undefined);
    if (options.proxy) {
      const { username, password } = options.proxy;
      const basic =
        username === undefined ? undefined : Buffer.from(`${username}:${password?.reveal() ?? ''}`).toString('base64');
      const status = await askProxy(socket, `${target.host}:${target.port}`, basic);
      if (status === 407) return say('proxy-refused', `${hopName} wants a user name and password, or refuses these.`);
      if (status !== 200) {
        const answer = status === 0 ? 'no HTTP answer' : `status ${status}`;
        return say('proxy-refused', `${hopName} does not connect to ${options.address} (${answer}).`);
      }
    }
    return tls ? await tryTls(socket, target.host, tls, where) : undefined;
  } finally {
    socket.destroy();
  }
}
