import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startOidcSimulator } from '../../../simulators/oidc/index.js';
import { recordedEnvironment, TOKEN } from '../../helpers/storage/storage-service.js';
import { dataset, startUpstream, type Upstream } from '../../helpers/storage/storage-upstream.js';
import { type RunningCli, runCli, startCli } from './lib/cli.js';
import { until } from './lib/until.js';

const LIST = '/api/storage-resources/';
const SERVE = ['serve', 'storage-resources'];
const SIGHUP = 'reading Waldur now; settings are read at the start, or with --reload';

let upstream: Upstream;
let folder: string;
let running: RunningCli | undefined;

beforeAll(async () => {
  upstream = await startUpstream(dataset('x1'));
});

afterAll(() => upstream.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-serve-'));
});

afterEach(async () => {
  running?.kill('SIGTERM');
  await running?.ended;
  running = undefined;
  rmSync(folder, { recursive: true });
});

const file = (more = ''): string => {
  const path = join(folder, 'storage.yaml');
  const text = `waldur_api_url: ${upstream.url}/api/\nwaldur_api_token: "${TOKEN}"\nstorage_systems: {capstor: capstor}\n${more}`;
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};

async function start(args: string[], env: Record<string, string>): Promise<string> {
  running = startCli([...SERVE, '--port', '0', ...args], { env, cwd: folder });
  const { url } = await running.logged('its address', ({ msg }) => msg === 'storage resources are served');
  return String(url).replace('0.0.0.0', '127.0.0.1');
}

describe('siteflow serve storage-resources', () => {
  test('serves from the variables of the existing service, logs JSON without secrets, stops in good order', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    const answer = await fetch(url + LIST);
    expect([answer.status, ((await answer.json()) as { resources: unknown[] }).resources.length]).toEqual([200, 9]);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^siteflow_storage_waldur_up\{role="storage-resources"\} 1$/m,
    );
    running?.kill('SIGTERM');
    const ended = await running?.ended;
    expect(ended?.code).toBe(0);
    for (const secret of [TOKEN, 'hpc-client-secret-value']) expect(ended?.stderr).not.toContain(secret);
    for (const line of ended?.stderr.trim().split('\n') ?? [])
      expect(JSON.parse(line)).toMatchObject({ role: 'storage-resources' });
  });

  test('serves from the file of the plugin that the variable names', async () => {
    const url = await start([], { WALDUR_CSCS_STORAGE_PROXY_CONFIG_PATH: file(), DISABLE_AUTH: 'true' });
    expect((await fetch(`${url}${LIST}?storage_system=capstor`)).status).toBe(200);
    expect((await fetch(`${url}${LIST}?storage_system=vast`)).status).toBe(422);
  });

  test('documentation works without the internet, and describes what is answered', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    const page = await fetch(`${url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).not.toContain('<script');
    const api = (await (await fetch(`${url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, { get: { parameters: { name: string }[]; responses: object } }>;
    };
    expect(api.openapi).toBe('3.1.0');
    expect(api.paths[LIST]?.get.parameters.map(({ name }) => name)).toEqual([
      'storage_system',
      'data_type',
      'status',
      'state',
      'page',
      'page_size',
      'debug',
      'fresh',
    ]);
    expect(Object.keys(api.paths[LIST]?.get.responses ?? {})).toEqual([
      '200',
      '304',
      '401',
      '403',
      '422',
      '502',
      '503',
    ]);
  });

  test('refuses to serve everybody on a network, and says how to go on', async () => {
    const ended = await runCli([...SERVE, '--host', '0.0.0.0'], {
      env: recordedEnvironment(upstream.url),
      cwd: folder,
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('0.0.0.0 can be reached from other machines');
    expect(ended.stderr).toContain('--allow-no-auth');
    const url = await start(['--host', '0.0.0.0', '--allow-no-auth'], recordedEnvironment(upstream.url));
    expect((await fetch(url + LIST)).status).toBe(200);
  });

  test('mistakes are told with their place, and it does not start', async () => {
    const ended = await runCli([...SERVE, '-c', file('storage_sytems: {}\n')], {
      env: { DISABLE_AUTH: 'true' },
      cwd: folder,
    });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^Configuration Error:\n.*storage\.yaml:4:1 storage_sytems: unknown key, did you mean storage_systems\?/,
    );
  });

  test.each([
    [
      'a password in the address of Waldur',
      'waldur_api_url: "http://a:b@127.0.0.1:1/"',
      3,
      /:1:17 waldur_api_url: must not/,
    ],
    [
      'everybody on a network',
      'waldur_api_url: "http://127.0.0.1:1/"',
      2,
      /0\.0\.0\.0 can be reached from other machines/,
    ],
  ])('--check says the same as the start: %s', async (_what, line, code, message) => {
    const path = join(folder, 'storage.yaml');
    const rest = `waldur_api_token: "${TOKEN}"\nstorage_systems: {capstor: capstor}\nauth: {disable_auth: true}\n`;
    writeFileSync(path, `${line}\n${rest}`, { mode: 0o600 });
    const serve = [...SERVE, '-c', path, '--host', '0.0.0.0'];
    const [checked, started] = [
      await runCli([...serve, '--check'], { cwd: folder }),
      await runCli(serve, { cwd: folder }),
    ];
    expect([checked.code, started.code]).toEqual([code, code]);
    expect(checked.stderr).toMatch(message);
    expect(started.stderr).toBe(checked.stderr);
  });

  test('--check misses no file that a start needs', async () => {
    const serve = [
      ...SERVE,
      '--port',
      '0',
      '-c',
      file('waldur_ca_file: /nonexistent.pem\nauth: {disable_auth: true}\n'),
    ];
    const [checked, started] = [
      await runCli([...serve, '--check'], { cwd: folder }),
      await runCli(serve, { cwd: folder }),
    ];
    expect([checked.code, checked.stderr]).toEqual([2, 'ca_file /nonexistent.pem cannot be read (ENOENT)\n']);
    expect([started.code, started.stderr.split('\n').at(-2)]).toEqual([2, checked.stderr.trim()]);
  });

  test('--check starts nothing', async () => {
    const ended = await runCli([...SERVE, '--check'], { env: recordedEnvironment('http://127.0.0.1:1'), cwd: folder });
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([0, 'The settings are usable (environment).\n', '']);
  });

  test('what is under way when it is stopped is answered', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    await fetch(url + LIST);
    const { length: before } = upstream.calls;
    upstream.delayMs = 300;
    try {
      const answer = fetch(`${url}${LIST}?fresh=true`);
      await until('Waldur is being read', () => upstream.calls.length > before);
      running?.kill('SIGTERM');
      expect((await answer).status).toBe(200);
      const answeredMs = Date.now();
      expect((await running?.ended)?.code).toBe(0);
      expect(Date.now() - answeredMs).toBeLessThan(2_000);
      expect(running?.stderr()).toContain('finishing what is running, at most 5 s.');
    } finally {
      upstream.delayMs = 0;
    }
  });

  test('who takes longer than the time that is told is cut then', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    await fetch(url + LIST);
    const { length: before } = upstream.calls;
    upstream.behaviour.waldur = 'hang';
    try {
      const answer = fetch(`${url}${LIST}?fresh=true`).catch(() => 'cut');
      await until('Waldur is being read', () => upstream.calls.length > before);
      const begun = Date.now();
      running?.kill('SIGTERM');
      expect(await answer).toBe('cut');
      expect((await running?.ended)?.code).toBe(0);
      expect(Date.now() - begun).toBeGreaterThan(4_900);
      expect(running?.stderr()).toMatch(/Stopped after [5-8]\.\d s/);
    } finally {
      upstream.behaviour.waldur = 'ok';
    }
  });

  test('SIGHUP reads Waldur at once, and says that it reads no settings', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    await fetch(url + LIST);
    const { length: before } = upstream.calls;
    running?.kill('SIGHUP');
    await until('Waldur is read', () => upstream.calls.length > before);
    await running?.logged('what SIGHUP does', ({ msg }) => msg === SIGHUP);
  });

  test('a port that is taken is told', async () => {
    const url = await start([], recordedEnvironment(upstream.url));
    const port = new URL(url).port;
    const ended = await runCli([...SERVE, '--port', port], { env: recordedEnvironment(upstream.url), cwd: folder });
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringContaining(`Port ${port} on 127.0.0.1 cannot be used (EADDRINUSE)`),
    ]);
  });

  test('tokens of the realm are asked for, on every path with data', async () => {
    const oidc = await startOidcSimulator();
    try {
      const url = await start([], {
        ...recordedEnvironment(upstream.url),
        DISABLE_AUTH: 'false',
        CSCS_KEYCLOAK_URL: oidc.issuer.replace(/\/realms\/.*$/, ''),
        CSCS_KEYCLOAK_REALM: oidc.issuer.replace(/^.*\/realms\//, ''),
        CSCS_KEYCLOAK_CLIENT_ID: 'storage',
      });
      for (const path of [LIST, '/metrics', '/api/gid-cache-stats/', '/api/nope'])
        expect([path, (await fetch(url + path)).status]).toEqual([path, 401]);
      for (const path of ['/healthz', '/docs', '/openapi.json']) expect((await fetch(url + path)).status).toBe(200);
      const get = async (client: string) =>
        (await fetch(url + LIST, { headers: { authorization: `Bearer ${oidc.realm.token(client)}` } })).status;
      expect(await get('storage')).toBe(200);
      expect(await get('another')).toBe(401);
    } finally {
      await oidc.stop();
    }
  });
});
