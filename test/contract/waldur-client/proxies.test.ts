import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHttp } from '../../../activities/lib/http/http.js';
import { createAgents } from '../../../activities/lib/http/proxy-agent.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { caught } from '../../unit/waldur/helpers/caught.js';
import { json, type Served, serve } from '../../unit/waldur/helpers/serve.js';
import { dante, installed, microsocks, type ProxyServer, socks4a, tinyproxy } from './proxy-servers.js';

const LOGIN = { user: 'agent', password: 'proxycanary' };

let target: Served;
/** Whom the target saw connecting: the client's own ports, or the proxy's. */
const peers: (number | undefined)[] = [];
beforeAll(async () => {
  target = await serve((seen, response) => {
    peers.push(response.socket?.remotePort);
    json(response, 200, { url: seen.url, via: seen.headers.via, auth: seen.headers['proxy-authorization'] });
  });
});
afterAll(() => target.close());

const through = (proxy: string, host = '127.0.0.1') =>
  createHttp({ baseUrl: target.url.replace('127.0.0.1', host), proxy: Secret.inline(proxy), timeoutMs: 5000 });
const get = (proxy: string, host?: string) => through(proxy, host).request({ method: 'GET', route: 'x/' });

/** Visibly skipped where the server is not installed. */
const withServer = (program: string) => (installed(program) ? describe : describe.skip);

withServer('microsocks')('SOCKS 5 (microsocks)', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await microsocks();
  });
  afterAll(() => proxy?.stop());

  it.each([
    ['socks5', '127.0.0.1'],
    ['socks5h', '127.0.0.1'],
    ['socks', '127.0.0.1'],
    ['socks5', 'localhost'],
    ['socks5h', 'localhost'],
  ])('%s to %s', async (kind, host) => {
    expect((await get(`${kind}://127.0.0.1:${proxy.port}`, host)).body).toMatchObject({ url: '/x/' });
  });

  it('resolves names here with socks5 and at the proxy with socks5h', async () => {
    const here = await caught(get(`socks5://127.0.0.1:${proxy.port}`, 'no-such-host.invalid'));
    expect(here).toMatchObject({ kind: 'network', detail: expect.stringContaining('cannot be resolved') });
    const there = await caught(get(`socks5h://127.0.0.1:${proxy.port}`, 'no-such-host.invalid'));
    expect(there).toMatchObject({ kind: 'network', detail: expect.not.stringContaining('cannot be resolved') });
  });

  it('keeps connections', async () => {
    const http = through(`socks5://127.0.0.1:${proxy.port}`);
    peers.length = 0;
    for (let i = 0; i < 4; i++) await http.request({ method: 'GET', route: 'x/' });
    expect(new Set(peers).size).toBe(1);
  });
});

withServer('microsocks')('SOCKS 5 with a password (microsocks)', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await microsocks(LOGIN);
  });
  afterAll(() => proxy?.stop());

  it('logs in', async () => {
    const url = `socks5h://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${proxy.port}`;
    expect((await get(url)).status).toBe(200);
  });

  it('reports a refused login without the password', async () => {
    const error = await caught(get(`socks5h://${LOGIN.user}:${LOGIN.password}x@127.0.0.1:${proxy.port}`));
    expect(error).toMatchObject({ kind: 'network' });
    expect(JSON.stringify(error) + String(error)).not.toContain(LOGIN.password);
  });
});

withServer('danted')('SOCKS 4 and 5 (dante)', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await dante();
  });
  afterAll(() => proxy?.stop());

  it.each([
    ['socks4', '127.0.0.1'],
    ['socks4', 'localhost'],
    ['socks5', '127.0.0.1'],
    ['socks5h', 'localhost'],
  ])('%s to %s', async (kind, host) => {
    expect((await get(`${kind}://127.0.0.1:${proxy.port}`, host)).body).toMatchObject({ url: '/x/' });
  });
});

describe('SOCKS 4a', () => {
  it('leaves the name to the proxy', async () => {
    const proxy = await socks4a();
    try {
      const { body } = await get(`socks4a://127.0.0.1:${proxy.port}`, 'name.invalid');
      expect(body).toMatchObject({ url: '/x/' });
      expect(proxy.names).toEqual(['name.invalid']);
    } finally {
      await proxy.stop();
    }
  });
});

withServer('tinyproxy')('HTTP proxy (tinyproxy)', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await tinyproxy();
  });
  afterAll(() => proxy?.stop());

  it('forwards plain http in absolute form', async () => {
    const { body } = await get(`http://127.0.0.1:${proxy.port}`);
    expect(body).toMatchObject({ url: '/x/', via: expect.stringContaining('tinyproxy') });
  });
});

withServer('tinyproxy')('HTTP proxy with a password (tinyproxy)', () => {
  let proxy: ProxyServer;
  beforeAll(async () => {
    proxy = await tinyproxy(LOGIN);
  });
  afterAll(() => proxy?.stop());

  it('logs in', async () => {
    const { body } = await get(`http://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${proxy.port}`);
    expect(body).toMatchObject({ via: expect.stringContaining('tinyproxy') });
    expect(body).not.toHaveProperty('auth');
  });

  it('says that the proxy refuses', async () => {
    const error = await caught(get(`http://127.0.0.1:${proxy.port}`));
    expect(error).toMatchObject({ kind: 'status', status: expect.any(Number) });
  });
});

describe('proxy addresses', () => {
  it.each(['ftp://host:1', 'nonsense'])('refuses %s', (proxy) => {
    expect(() => createAgents({ proxy: Secret.inline(proxy) })).toThrow(/proxy|proxies/);
  });

  it('shows no password of a broken address', () => {
    expect(() => createAgents({ proxy: Secret.inline('socks5://u:proxycanary@:x') })).toThrow(/not a URL/);
    expect(() => createAgents({ proxy: Secret.inline('socks5://u:proxycanary@:x') })).not.toThrow(/canary/);
  });

  it('takes no proxy from the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' });
    try {
      const http = createHttp({ baseUrl: target.url });
      expect((await http.request({ method: 'GET', route: 'x/' })).status).toBe(200);
    } finally {
      process.env = before;
    }
  });

  it('reports a proxy that is not there', async () => {
    for (const kind of ['socks5', 'http']) {
      expect(await caught(get(`${kind}://127.0.0.1:9`))).toMatchObject({ kind: 'network' });
    }
  });
});
