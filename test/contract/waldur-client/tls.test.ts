import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHttp, type HttpOptions } from '../../../activities/lib/http/http.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { selfSigned } from '../../helpers/self-signed.js';
import { caught } from '../../unit/waldur/helpers/caught.js';
import { installed, microsocks, type ProxyServer, tinyproxy } from './proxy-servers.js';

const runs = installed('openssl') ? describe : describe.skip;

runs('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-tls-'));
  const file = (name: string) => join(folder, name);
  let server: Server;
  let baseUrl: string;
  const proxies: Record<string, ProxyServer> = {};

  beforeAll(async () => {
    server = createServer(selfSigned(folder), (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    baseUrl = `https://localhost:${typeof address === 'object' ? address?.port : 0}/`;
    if (installed('microsocks')) proxies.socks5h = await microsocks();
    if (installed('tinyproxy')) proxies.http = await tinyproxy();
  });
  afterAll(async () => {
    await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (kind: string, options: Partial<HttpOptions>) => {
    const proxy = proxies[kind];
    if (kind !== 'direct' && proxy === undefined) throw new Error(`the proxy for ${kind} is not installed`);
    const via = proxy === undefined ? {} : { proxy: Secret.inline(`${kind}://127.0.0.1:${proxy.port}`) };
    return createHttp({ baseUrl, timeoutMs: 5000, ...via, ...options }).request({ method: 'GET', route: 'x/' });
  };

  const kinds = [
    'direct',
    ...(installed('microsocks') ? ['socks5h'] : []),
    ...(installed('tinyproxy') ? ['http'] : []),
  ];

  describe.each(kinds)('%s', (kind) => {
    it('refuses an unknown authority and says what to set', async () => {
      const error = await caught(get(kind, {}));
      expect(error).toMatchObject({ kind: 'network', detail: expect.stringContaining('set ca_file') });
    });

    it('accepts the authority of ca_file', async () => {
      expect((await get(kind, { caFile: file('cert') })).status).toBe(200);
    });

    it('accepts anything when verify_ssl is false', async () => {
      expect((await get(kind, { verifySsl: false })).status).toBe(200);
    });
  });

  it('reports an unreadable CA file at the start', () => {
    expect(() => createHttp({ baseUrl, caFile: file('none') })).toThrow(/ca_file .*none cannot be read \(ENOENT\)/);
  });
});
