import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectionOptions } from '../../../activities/lib/http/proxy-agent.js';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { type StompSubscription, subscribeStomp } from '../../../activities/lib/stomp/stomp-subscription.js';
import { memoryLog } from '../../helpers/memory-log.js';
import { selfSigned } from '../../helpers/self-signed.js';
import { startTinyBroker, type TinyBroker } from '../../helpers/tiny-broker.js';
import { until } from '../../system/cli/lib/until.js';
import { installed, microsocks, type ProxyServer, tinyproxy } from '../waldur-client/proxy-servers.js';

const LOGIN = { user: 'agent', password: 'proxycanary' };
const KINDS = [
  'direct',
  ...(installed('microsocks') ? ['socks5h', 'socks5'] : []),
  ...(installed('tinyproxy') ? ['http'] : []),
];
const runs = installed('openssl') ? describe : describe.skip;

runs('STOMP over WebSocket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-stomp-'));
  const proxies: Record<string, ProxyServer> = {};
  let plain: TinyBroker;
  let withTls: TinyBroker;
  let subscription: StompSubscription | undefined;

  beforeAll(async () => {
    plain = await startTinyBroker();
    withTls = await startTinyBroker({ tls: selfSigned(folder) });
    if (installed('microsocks')) proxies.socks5h = await microsocks(LOGIN);
    if (installed('tinyproxy')) proxies.http = await tinyproxy(LOGIN);
    proxies.socks5 = proxies.socks5h as ProxyServer;
  });
  afterEach(() => subscription?.stop());
  afterAll(async () => {
    await Promise.all([proxies.socks5h?.stop(), proxies.http?.stop()]);
    await Promise.all([plain?.close(), withTls?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const via = (kind: string, password = LOGIN.password): ConnectionOptions =>
    kind === 'direct'
      ? {}
      : { proxy: Secret.inline(`${kind}://${LOGIN.user}:${password}@127.0.0.1:${proxies[kind]?.port}`) };

  function listen(broker: TinyBroker, connection: ConnectionOptions) {
    const bodies: string[] = [];
    const log = memoryLog();
    const started = subscribeStomp({
      name: 'events',
      endpoint: { host: 'localhost', port: broker.port, path: '/rmqws-stomp', tls: broker === withTls },
      connection,
      findQueue: async () => ({ login: 'a', vhost: 'b', queue: 'q' }),
      passcode: async () => 'passcode',
      connected: () => broker.message('hello'),
      message: (body) => void bodies.push(Buffer.from(body).toString()),
      unreadable: () => undefined,
      log,
      meanwhile: '',
      delay: () => 20,
    });
    subscription = started;
    return { bodies, log, trouble: () => until('trouble', () => started.state().trouble) };
  }

  describe.each(KINDS)('%s', (kind) => {
    it('without TLS', async () => {
      const { bodies } = listen(plain, via(kind));
      await until('the message', () => bodies.includes('hello'));
    });

    it('with the authority of ca_file', async () => {
      const { bodies } = listen(withTls, { ...via(kind), caFile: join(folder, 'cert') });
      await until('the message', () => bodies.includes('hello'));
    });

    it('without a check of the certificate', async () => {
      const { bodies } = listen(withTls, { ...via(kind), verifySsl: false });
      await until('the message', () => bodies.includes('hello'));
    });

    it('refuses an unknown authority and says what to set', async () => {
      const { trouble } = listen(withTls, via(kind));
      expect(await trouble()).toMatchObject({ kind: 'network', reason: expect.stringContaining('set ca_file') });
    });
  });

  it.each(KINDS.filter((kind) => kind !== 'direct'))(
    '%s: a wrong password of the proxy stays out of the log',
    async (kind) => {
      const { trouble, log } = listen(plain, via(kind, 'wrong-canary'));
      const said = JSON.stringify([await trouble(), log.lines]);
      expect(said).not.toContain('wrong-canary');
      expect(said).not.toContain(Buffer.from(`${LOGIN.user}:wrong-canary`).toString('base64'));
    },
  );
});
