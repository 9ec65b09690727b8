import * as http from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';

/** `addRequest` is how Node hands a request to its agent; the type definitions leave it out. */
interface RequestTaker {
  addRequest(request: http.ClientRequest, options: http.RequestOptions): void;
}
const BaseAgent = http.Agent as unknown as new (options: http.AgentOptions) => http.Agent & RequestTaker;

/**
 * Agent for plain-http targets behind an HTTP proxy: requests go to the proxy in absolute form (RFC 9112 §3.2.2).
 * `CONNECT` would work as well, but proxies commonly allow it for port 443 alone.
 */
export class ForwardAgent extends BaseAgent {
  readonly #proxy: URL;
  readonly #tls: tls.ConnectionOptions;

  /** @param tlsOptions for proxies that are themselves reached over https */
  constructor(proxy: URL, options: http.AgentOptions, tlsOptions: tls.ConnectionOptions = {}) {
    super(options);
    this.#proxy = proxy;
    this.#tls = tlsOptions;
  }

  override addRequest(request: http.ClientRequest, options: http.RequestOptions): void {
    const authority = request.getHeader('host') ?? `${options.host}:${options.port ?? 80}`;
    request.path = `http://${String(authority)}${request.path}`;
    const { username, password } = this.#proxy;
    if (username !== '') {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      request.setHeader('Proxy-Authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    super.addRequest(request, options);
  }

  override createConnection(): net.Socket {
    const secure = this.#proxy.protocol === 'https:';
    const host = this.#proxy.hostname.replace(/^\[|\]$/g, '');
    const port = Number(this.#proxy.port) || (secure ? 443 : 80);
    return secure ? tls.connect({ ...this.#tls, host, port, servername: host }) : net.connect({ host, port });
  }
}
