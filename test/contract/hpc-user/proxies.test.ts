import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHpcUserApi } from '../../../activities/hpc-user/hpc-user-api.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { selfSigned } from '../../helpers/self-signed.js';
import { dante, installed, microsocks, type ProxyServer, socks4a, tinyproxy } from '../waldur-client/proxy-servers.js';
import { gidsOf, type HpcUserSite, startHpcUserSite } from './hpc-user-site.js';

const LOGIN = { user: 'agent', password: 'proxycanary' };
let site: HpcUserSite;
beforeAll(async () => {
  site = await startHpcUserSite({ a: 30_001 });
});
afterAll(() => site.stop());

/** A client whose servers have names that only the proxy can resolve, or addresses. */
const through = (socksProxy: string, host = '127.0.0.1') => {
  const at = (url: string) => url.replace('127.0.0.1', host);
  return site.client({ socksProxy, apiUrl: at(site.config.apiUrl), oidcTokenUrl: at(site.config.oidcTokenUrl) });
};
const FOUND = { a: 30_001 };

/** Visibly skipped where the server is not installed. */
const withServer = (program: string) => (installed(program) ? describe : describe.skip);

/** Every request, the token's included, goes through the proxy: without it nothing arrives. */
async function goesThrough(proxy: ProxyServer, url: string, host?: string): Promise<void> {
  const client = through(url, host);
  expect(await gidsOf(client, ['a'])).toEqual(FOUND);
  await proxy.stop();
  const before = { api: site.api.calls.length, token: site.oidc.requests.token };
  expect(await gidsOf(through(url, host), ['a'])).toEqual({});
  expect({ api: site.api.calls.length, token: site.oidc.requests.token }).toEqual(before);
}

withServer('microsocks')('SOCKS 5 (microsocks)', () => {
  it.each([
    ['socks5', '127.0.0.1'],
    ['socks5', 'localhost'],
    ['socks5h', 'localhost'],
  ])('%s to %s', async (kind, host) => {
    const proxy = await microsocks();
    await goesThrough(proxy, `${kind}://127.0.0.1:${proxy.port}`, host);
  });

  it('with a password, which shows nowhere when it is wrong', async () => {
    const proxy = await microsocks(LOGIN);
    try {
      const url = (password: string) => `socks5h://${LOGIN.user}:${password}@127.0.0.1:${proxy.port}`;
      expect(await gidsOf(through(url(LOGIN.password)), ['a'])).toEqual(FOUND);
      const { failure } = await through(url(`${LOGIN.password}x`)).look(['a']);
      expect(failure).toMatchObject({ kind: 'network' });
      expect(JSON.stringify([failure, String(failure), site.log.lines])).not.toContain(LOGIN.password);
    } finally {
      await proxy.stop();
    }
  });
});

withServer('danted')('SOCKS 4 and 5 (dante)', () => {
  it.each(['socks4', 'socks5', 'socks5h'])('%s', async (kind) => {
    const proxy = await dante();
    await goesThrough(proxy, `${kind}://127.0.0.1:${proxy.port}`);
  });
});

describe('SOCKS 4a', () => {
  it('leaves the names to the proxy', async () => {
    const proxy = await socks4a();
    try {
      expect(await gidsOf(through(`socks4a://127.0.0.1:${proxy.port}`, 'name.invalid'), ['a'])).toEqual(FOUND);
      expect(new Set(proxy.names)).toEqual(new Set(['name.invalid']));
      expect(proxy.names).toHaveLength(2);
    } finally {
      await proxy.stop();
    }
  });
});

withServer('tinyproxy')('HTTP proxy (tinyproxy)', () => {
  it('forwards', async () => {
    const proxy = await tinyproxy();
    await goesThrough(proxy, `http://127.0.0.1:${proxy.port}`);
  });

  it('with a password', async () => {
    const proxy = await tinyproxy(LOGIN);
    try {
      const url = `http://${LOGIN.user}:${LOGIN.password}@127.0.0.1:${proxy.port}`;
      expect(await gidsOf(through(url), ['a'])).toEqual(FOUND);
      expect(await gidsOf(through(`http://127.0.0.1:${proxy.port}`), ['a'])).toEqual({});
    } finally {
      await proxy.stop();
    }
  });
});

const withTls = installed('openssl') ? withServer('tinyproxy') : describe.skip;

withTls('HTTPS proxy (tinyproxy behind TLS)', () => {
  it('is spoken to over TLS, by its certificate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'siteflow-https-proxy-'));
    const proxy = await tinyproxy();
    const { certFile, ...tls } = selfSigned(folder);
    let connections = 0;
    const front = createServer(tls, (client) => {
      connections += 1;
      const upstream = connect(proxy.port, '127.0.0.1');
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const socksProxy = `https://localhost:${(front.address() as AddressInfo).port}`;
    try {
      expect(await gidsOf(site.client({ socksProxy, caFile: certFile }), ['a'])).toEqual(FOUND);
      expect(connections).toBeGreaterThan(0);
      const distrusted = await site.client({ socksProxy }).look(['a']);
      expect(distrusted.failure?.message).toContain('set ca_file');
    } finally {
      front.close();
      await proxy.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('proxy addresses', () => {
  it.each(['ftp://u:proxycanary@host:1', 'localhost:12345', 'nonsense proxycanary'])(
    'refuses %s at the start',
    (socksProxy) => {
      const start = () => createHpcUserApi({ ...site.config, socksProxy }, { log: memoryLog() });
      expect(start).toThrow(/proxy|proxies/);
      expect(start).not.toThrow(/canary/);
    },
  );
});
