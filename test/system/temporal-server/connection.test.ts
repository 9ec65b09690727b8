import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../activities/lib/settings/secret.js';
import { cacheDir } from '../../../config/environment/state-dir.js';
import { connectClient, connectWorker } from '../../../workers/lib/temporal/connection.js';
import type { TemporalConnectionOptions } from '../../../workers/lib/temporal/connection-options.js';
import { ensureNamespaceReady } from '../../../workers/lib/temporal/ensure-namespace-ready.js';
import { ensureTemporalServer, type TemporalServer } from '../../../workers/temporal-server/start-server.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { startConnectProxy, startFakeTemporal, startMtlsRelay, startSilentServer } from './relays.js';

let server: TemporalServer;
let files: Certificates;
let folder: string;
const closers: (() => void)[] = [];
const remember = <T extends { close: () => void }>(thing: T): T => {
  closers.push(() => thing.close());
  return thing;
};
const serverPort = (): number => Number(server.address.split(':')[1]);
const namespace = 'siteflow';
const connectTimeoutMs = 3_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connection-'));
  files = makeCertificates(folder);
  server = await ensureTemporalServer({
    stateDir: join(folder, 'state'),
    cacheDir: cacheDir(process.env),
    env: { ...process.env, TEMPORAL_ADDRESS: undefined },
    log: () => undefined,
    ephemeral: true,
  });
}, 600_000);

afterAll(async () => {
  for (const close of closers) close();
  await server?.stop();
});

/** Connects both ways, makes a call on each, and says how it went. */
async function tryBoth(options: TemporalConnectionOptions): Promise<string[]> {
  const outcomes: string[] = [];
  for (const connect of [
    async () => (await connectClient(options)).connection,
    async () => await connectWorker(options),
  ]) {
    try {
      const connection = await connect();
      await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.getSystemInfo({}));
      await connection.close();
      outcomes.push('ok');
    } catch (error) {
      outcomes.push((error as { code?: string }).code ?? String(error));
    }
  }
  return outcomes;
}
const failure = async (options: TemporalConnectionOptions): Promise<string> =>
  connectClient(options).then(
    () => 'connected',
    (error: Error) => error.message,
  );

const mtls = (extra: object = {}) => ({
  caFile: files.ca,
  certFile: files.clientCert,
  keyFile: files.clientKey,
  serverName: 'temporal.test',
  ...extra,
});

describe('connectClient and connectWorker', () => {
  it('connect without TLS', async () => {
    expect(await tryBoth({ address: server.address, namespace })).toEqual(['ok', 'ok']);
  });

  it('connect with mTLS, and the server sees the certificate', async () => {
    const relay = remember(await startMtlsRelay(files, serverPort()));
    const address = `127.0.0.1:${relay.port}`;
    expect(await tryBoth({ address, namespace, tls: mtls() })).toEqual(['ok', 'ok']);
    expect(new Set(relay.clients)).toEqual(new Set(['client']));
    expect(relay.clients.length).toBeGreaterThanOrEqual(2);
  });

  it('say which part of TLS is wrong', async () => {
    const relay = remember(await startMtlsRelay(files, serverPort()));
    const base = { address: `127.0.0.1:${relay.port}`, namespace, connectTimeoutMs };
    const { caFile, serverName } = mtls();
    expect(await tryBoth({ ...base, tls: { caFile, serverName } })).toEqual(Array(2).fill('tls-client-certificate'));
    expect(await tryBoth({ ...base, tls: mtls({ serverName: 'other.test' }) })).toEqual(Array(2).fill('tls-name'));
    const noCa = { ...mtls() } as { caFile?: string };
    delete noCa.caFile;
    expect(await tryBoth({ ...base, tls: noCa })).toEqual(Array(2).fill('tls-untrusted'));
    expect(await tryBoth({ address: server.address, namespace, connectTimeoutMs, tls: mtls() })).toEqual(
      Array(2).fill('tls-expected'),
    );
    expect(relay.clients).toEqual([]);
  }, 120_000);

  it('go through an HTTP CONNECT proxy with a password, both of them', async () => {
    const proxy = remember(await startConnectProxy(() => serverPort(), 'site:pass word'));
    const options = {
      address: 'temporal.invalid:7233',
      namespace,
      proxy: { address: `http://127.0.0.1:${proxy.port}`, username: 'site', password: Secret.inline('pass word') },
    };
    expect(await tryBoth(options)).toEqual(['ok', 'ok']);
    expect(proxy.requests.length).toBeGreaterThanOrEqual(2);
    expect(new Set(proxy.requests.map(({ target }) => target))).toEqual(new Set(['temporal.invalid:7233']));
  });

  it('go through the proxy with mTLS to a host that only the proxy can resolve', async () => {
    const relay = remember(await startMtlsRelay(files, serverPort()));
    const proxy = remember(await startConnectProxy(() => relay.port));
    const { serverName: _unused, ...tls } = mtls();
    const address = 'temporal.test:7233';
    const options = { address, namespace, tls, proxy: { address: `127.0.0.1:${proxy.port}` } };
    expect(await tryBoth(options)).toEqual(['ok', 'ok']);
    expect(proxy.requests.length).toBeGreaterThanOrEqual(2);
    expect(relay.clients).toEqual(expect.arrayContaining(['client', 'client']));
  });

  it('say what is wrong with the proxy, without its password', async () => {
    const proxy = remember(await startConnectProxy(() => serverPort(), 'site:right'));
    const password = Secret.inline('the-wrong-one');
    const base = { address: server.address, namespace, connectTimeoutMs };
    const refused = { ...base, proxy: { address: `127.0.0.1:${proxy.port}`, username: 'site', password } };
    expect(await tryBoth(refused)).toEqual(['proxy-refused', 'proxy-refused']);
    expect(await failure(refused)).not.toContain('the-wrong-one');
    expect(await tryBoth({ ...base, proxy: { address: '127.0.0.1:9' } })).toEqual(Array(2).fill('proxy-unreachable'));
  }, 60_000);

  it('do not use a proxy of the environment', async () => {
    const proxy = remember(await startConnectProxy(() => serverPort()));
    process.env.https_proxy = `http://127.0.0.1:${proxy.port}`;
    try {
      expect(await tryBoth({ address: server.address, namespace })).toEqual(['ok', 'ok']);
    } finally {
      delete process.env.https_proxy;
    }
    expect(proxy.requests).toEqual([]);
  });

  it('send the API key over TLS, and follow it when it changes', async () => {
    const fake = remember(await startFakeTemporal(files));
    let key = 'key-one';
    const apiKey = new Secret(() => key, 'file /run/key');
    const tls = { caFile: files.ca, serverName: 'temporal.test' };
    const options = { address: `127.0.0.1:${fake.port}`, namespace, tls, apiKey };
    expect(await tryBoth(options)).toEqual(['ok', 'ok']);
    expect(fake.seen.length).toBeGreaterThanOrEqual(2);
    expect(new Set(fake.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer key-one']));
    key = 'key-two';
    fake.seen.length = 0;
    expect(await tryBoth(options)).toEqual(['ok', 'ok']);
    expect(new Set(fake.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer key-two']));
  });

  it.each([
    [16, 'unauthenticated', /API key or client certificate/],
    [7, 'permission-denied', /denies the call/],
  ])(
    'explain gRPC status %i without the key',
    async (status, code, text) => {
      const fake = remember(await startFakeTemporal(files, status));
      const tls = { caFile: files.ca, serverName: 'temporal.test' };
      const apiKey = Secret.inline('key-secret-1');
      const options = { address: `127.0.0.1:${fake.port}`, namespace, tls, apiKey, connectTimeoutMs };
      expect(await tryBoth(options)).toEqual([code, code]);
      expect(await failure(options)).toMatch(text);
      expect(await failure(options)).not.toContain('key-secret-1');
    },
    60_000,
  );

  it('give up in time on a server that takes the connection and says nothing', async () => {
    const silent = remember(await startSilentServer());
    const address = `127.0.0.1:${silent.port}`;
    const begun = Date.now();
    expect(await tryBoth({ address, namespace, connectTimeoutMs: 1_000 })).toEqual(['timeout', 'timeout']);
    expect(Date.now() - begun).toBeLessThan(8_000);
  }, 30_000);

  it.each([
    ['127.0.0.1:9', 'refused', /connection refused/],
    ['no-such-host.invalid:7233', 'address-unknown', /cannot be resolved/],
    ['::::', 'address-invalid', /host:port/],
  ])(
    'explain the address %s',
    async (address, code, text) => {
      expect(await tryBoth({ address, namespace, connectTimeoutMs: 1_500 })).toEqual([code, code]);
      expect(await failure({ address, namespace, connectTimeoutMs: 1_500 })).toMatch(text);
    },
    30_000,
  );

  it('explain files that cannot be used', async () => {
    writeFileSync(join(folder, 'empty.pem'), '');
    const base = { address: server.address, namespace };
    expect(await failure({ ...base, tls: { caFile: '/none.pem' } })).toMatch(
      /CA file \/none\.pem cannot be read \(ENOENT\)/,
    );
    expect(await failure({ ...base, tls: { caFile: join(folder, 'empty.pem') } })).toMatch(/not a PEM file/);
    expect(await failure({ ...base, tls: { certFile: files.clientCert } })).toMatch(/both certFile and keyFile/);
  });
});

describe('ensureNamespaceReady', () => {
  const connection = async () => (await connectClient({ address: server.address, namespace })).connection;

  it('creates, sets the retention, adds search attributes, and changes nothing the second time', async () => {
    const client = await connection();
    const options = { create: true, retentionDays: 30 };
    const first = await ensureNamespaceReady(client, 'fresh', options);
    expect(first).toEqual({
      created: true,
      retentionDays: 30,
      addedSearchAttributes: expect.arrayContaining(['OrderPhase']),
    });
    expect(first.addedSearchAttributes).toHaveLength(8);
    expect(await ensureNamespaceReady(client, 'fresh', options)).toEqual({
      created: false,
      retentionDays: 30,
      addedSearchAttributes: [],
    });
    await client.close();
  }, 60_000);

  it('says how to create a namespace that it may not create', async () => {
    const client = await connection();
    await expect(ensureNamespaceReady(client, 'absent')).rejects.toThrow(/absent does not exist.*namespace create/);
    await client.close();
  });

  it('refuses a search attribute of another type', async () => {
    const client = await connection();
    await ensureNamespaceReady(client, 'typed', { create: true }).catch(() => undefined);
    await client.operatorService.removeSearchAttributes({ namespace: 'typed', searchAttributes: ['OrderPhase'] });
    await client.operatorService.addSearchAttributes({ namespace: 'typed', searchAttributes: { OrderPhase: 3 } });
    const until = Date.now() + 10_000;
    let message = '';
    while (Date.now() < until && !message.includes('another type')) {
      message = await ensureNamespaceReady(client, 'typed').then(
        () => '',
        (error: Error) => error.message,
      );
    }
    expect(message).toMatch(/OrderPhase exist with another type than Keyword/);
    await client.close();
  }, 60_000);
});
