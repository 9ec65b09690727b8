import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withDotenv } from '../../../config/storage-resources/dotenv.js';
import { loadStorageResources } from '../../../config/storage-resources/load.js';

const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const ENV = {
  STORAGE_SYSTEMS: '{"capstor": "capstor-offering", "vast": "vast"}',
  WALDUR_API_URL: 'https://waldur.example.com/api/',
  WALDUR_API_TOKEN: TOKEN,
  CSCS_KEYCLOAK_CLIENT_ID: 'storage',
};
const FILE = `waldur_api_url: "https://waldur.example.com/api/"
waldur_api_token: "${TOKEN}"
backend_settings:
  storage_file_system: "gpfs"
  inode_soft_coefficient: 1.5
  inode_hard_coefficient: 3.0
backend_components:
  storage:
    measured_unit: "TB"
    accounting_type: "limit"
    label: "Storage"
    unit_factor: 2
storage_systems:
  capstor: "capstor"
auth:
  keycloak_url: "https://auth.example.com/auth/"
  keycloak_realm: "site"
  keycloak_client_id: "storage"
  keycloak_client_secret: "a-client-secret"
hpc_user_api:
  api_url: "https://hpc-user-api.example.com"
  client_id: "hpc"
  client_secret: "an-hpc-secret"
  oidc_token_url: "https://auth.example.com/token"
  socks_proxy: "socks5://localhost:12345"
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siteflow-storage-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const path = join(folder, 'storage.yaml');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const fileOf = (text: string, env: Record<string, string> = {}) =>
  loadStorageResources({ env: { WALDUR_CSCS_STORAGE_PROXY_CONFIG_PATH: write(text), ...env } });

const errorsOf = ({ problems }: ReturnType<typeof loadStorageResources>): string[] =>
  problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, line, message }) => `${path}:${line} ${message}`);

describe('a variable goes before the same key of the file', () => {
  const FILE_SECRET = `${FILE.replace(/^waldur_api_token:.*$/m, '')}\nwaldur_api_token_file: token\n`;

  test.each([
    ['inline', () => FILE],
    ['as a file', () => FILE_SECRET],
  ])('a secret that the file has %s', (_, text) => {
    writeFileSync(join(folder, 'token'), `${'a'.repeat(40)}\n`, { mode: 0o600 });
    const { settings, problems } = fileOf(text(), { WALDUR_API_TOKEN: 'b'.repeat(40) });
    expect(problems).toEqual([]);
    expect(settings?.waldur.auth).toMatchObject({ kind: 'token' });
    expect(settings?.waldur.auth.kind === 'token' && settings.waldur.auth.token.reveal()).toBe('b'.repeat(40));
  });

  test.each(['other,third', '["other", "third"]', ' other , third '])('a list: %s', (text) => {
    expect(fileOf(FILE, { SITEFLOW_STORAGE_AUDIENCE: text }).settings?.auth?.audience).toEqual(['other', 'third']);
  });

  test('a list that is no JSON although it begins like it', () => {
    expect(errorsOf(fileOf(FILE, { SITEFLOW_STORAGE_AUDIENCE: '["other' }))).toHaveLength(1);
  });
});

test('a unit of storage that is not TB needs a factor', () => {
  const withUnit = (unit: string, factor: string) =>
    fileOf(
      FILE.replace('measured_unit: "TB"', `measured_unit: "${unit}"`).replace(
        'unit_factor: 2',
        `unit_factor: ${factor}`,
      ),
    );
  const warned = (unit: string, factor: string): boolean =>
    withUnit(unit, factor).problems.some(({ path }) => path === 'backend_components.storage.unit_factor');
  expect(['GB', 'GiB', 'TB', 'TiB'].map((unit) => warned(unit, '1'))).toEqual([true, true, false, false]);
  expect(warned('GB', '0.001')).toBe(false);
});

describe('the file of the plugin', () => {
  test.each(['user:password@', 'user@', ':password@'])('the address of Waldur holds no credentials: %s', (who) => {
    const message = 'must not hold a user name or password; waldur_api_token says who asks';
    const url = `https://${who}waldur.example.com/api/`;
    const inFile = fileOf(FILE.replace('https://waldur.example.com/api/', url));
    expect(errorsOf(inFile)).toEqual([`waldur_api_url:1 ${message}`]);
    const inVariable = loadStorageResources({ env: { ...ENV, WALDUR_API_URL: url } });
    expect(errorsOf(inVariable)).toEqual([`WALDUR_API_URL:1 ${message}`]);
    for (const { problems, settings } of [inFile, inVariable])
      expect([settings, JSON.stringify(problems).includes('password@')]).toEqual([undefined, false]);
  });

  test('every documented key is read', () => {
    const { settings, problems } = fileOf(FILE);
    expect(problems).toEqual([]);
    expect(settings?.rows).toEqual({
      form: 'documented',
      fileSystem: 'gpfs',
      inodes: { base: 1_000_000, soft: 1.5, hard: 3 },
      mockTargetItems: false,
      unitFactor: 2,
    });
    expect(settings?.auth).toMatchObject({
      issuer: 'https://auth.example.com/auth/realms/site',
      audience: ['storage'],
    });
    expect(settings?.hpcUserApi).toMatchObject({ oidcScope: 'openid', socksProxy: 'socks5://localhost:12345' });
    expect([...(settings?.systems ?? [])]).toEqual([['capstor', 'capstor']]);
  });

  test('variables go before the file', () => {
    const { settings } = fileOf(FILE, {
      DISABLE_AUTH: 'yes',
      DEBUG: 'true',
      STORAGE_SYSTEMS: '{"vast": "vast-2"}',
      STORAGE_FILE_SYSTEM: 'lustre',
      SITEFLOW_STORAGE_COMPAT: 'service-0.10',
    });
    expect(settings?.auth).toBeUndefined();
    expect(settings?.debug).toBe(true);
    expect([...(settings?.systems ?? [])]).toEqual([['vast', 'vast-2']]);
    expect(settings?.rows).toMatchObject({ fileSystem: 'lustre', form: 'service-0.10', unitFactor: 2 });
  });

  test('compat and the older place of the HPC User API', () => {
    const old = FILE.replace(/hpc_user_api:[\s\S]*$/, 'compat: service-0.10\n').replace(
      'backend_settings:\n',
      'backend_settings:\n  hpc_user_api_url: "https://old.example.com"\n  hpc_user_client_id: "old"\n' +
        '  hpc_user_client_secret: "old-client-secret"\n  hpc_user_oidc_token_url: "https://auth.example.com/token"\n' +
        '  development_mode: true\n',
    );
    const { settings, problems } = fileOf(old);
    expect(problems).toEqual([]);
    expect(settings?.rows.form).toBe('service-0.10');
    expect(settings?.hpcUserApi).toMatchObject({ apiUrl: 'https://old.example.com', developmentMode: true });
    expect(JSON.stringify(settings?.shown)).not.toContain('old-client-secret');
  });

  test('mistakes have their line', () => {
    const wrong = FILE.replace('unit_factor: 2', 'unit_factor: -2')
      .replace('inode_hard_coefficient: 3.0', 'inode_hard_coefficient: 1.0')
      .replace('capstor: "capstor"', 'capstor: "a,b"')
      .replace('keycloak_realm', 'keycloak_realms')
      .replace('  storage:\n', '  cpu:\n');
    expect(errorsOf(fileOf(wrong))).toEqual([
      'backend_settings.inode_hard_coefficient:6 must not be smaller than inode_soft_coefficient, got 1',
      'backend_components:8 must contain the component storage, got a mapping',
      'backend_components.cpu.unit_factor:12 must be greater than 0, got -2',
      'storage_systems.capstor:14 must not contain a comma, got "a,b"',
      'auth.keycloak_realms:17 unknown key, did you mean keycloak_realm?',
    ]);
  });

  test('a file that is not there', () => {
    const { settings, problems } = loadStorageResources({ file: join(folder, 'none.yaml'), env: {} });
    expect(settings).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'E_FILE', message: 'there is no such file' }]);
  });

  test('the example of the documentation is usable as it stands, with an address and a token', () => {
    const { settings, problems } = fileOf(
      `${FILE.slice(0, FILE.indexOf('auth:'))}auth:\n  disable_auth: true\n`.replace(
        'unit_factor: 2',
        'unit_factor: 1',
      ),
    );
    expect(problems).toEqual([]);
    expect(settings?.hpcUserApi).toBeUndefined();
  });
});

describe('the variables of the service', () => {
  test('defaults', () => {
    const { settings, problems } = loadStorageResources({ env: ENV });
    expect(problems).toEqual([]);
    expect(settings?.rows).toEqual({
      form: 'documented',
      fileSystem: 'lustre',
      inodes: { base: 1_000_000, soft: 1.33, hard: 2 },
      mockTargetItems: false,
      unitFactor: 1,
    });
    expect(settings?.auth).toMatchObject({
      issuer: 'https://auth-tds.cscs.ch/auth/realms/cscs',
      audience: ['storage'],
    });
    expect(settings?.snapshot).toMatchObject({ refreshSeconds: 30, maxAgeSeconds: 3600, alwaysFresh: false });
    expect([...(settings?.systems ?? [])]).toEqual([
      ['capstor', 'capstor-offering'],
      ['vast', 'vast'],
    ]);
  });

  test('every variable does what its key does', () => {
    const { settings, problems } = loadStorageResources({
      env: {
        ...ENV,
        WALDUR_VERIFY_SSL: 'false',
        WALDUR_SOCKS_PROXY: 'socks5h://user:proxy-password@proxy:1080',
        AGENT_HEADER: 'my-agent/1',
        HPC_USER_API_URL: 'https://hpc.example.com',
        HPC_USER_CLIENT_ID: 'hpc',
        HPC_USER_CLIENT_SECRET: 'an-hpc-secret',
        HPC_USER_OIDC_TOKEN_URL: 'https://auth.example.com/token',
        HPC_USER_SOCKS_PROXY: 'socks4://proxy:1080',
        HPC_USER_DEVELOPMENT_MODE: '1',
        INODE_SOFT_COEFFICIENT: '1.1',
        INODE_HARD_COEFFICIENT: '1.1',
        INODE_BASE_MULTIPLIER: '10',
        USE_MOCK_TARGET_ITEMS: 'true',
        SITEFLOW_STORAGE_AUDIENCE: 'a, b',
        SITEFLOW_STORAGE_REQUIRED_ROLE: 'storage-reader',
        SITEFLOW_STORAGE_ALWAYS_FRESH: 'true',
      },
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      userAgent: 'my-agent/1',
      rows: { inodes: { base: 10, soft: 1.1, hard: 1.1 }, mockTargetItems: true },
      auth: { audience: ['a', 'b'], requiredRole: 'storage-reader' },
      snapshot: { alwaysFresh: true },
      hpcUserApi: { developmentMode: true, socksProxy: 'socks4://proxy:1080' },
    });
    expect(settings?.waldur.verify_ssl).toBe(false);
    expect(settings?.waldur.proxy?.reveal()).toContain('proxy-password');
    const shown = JSON.stringify(settings?.shown);
    for (const secret of [TOKEN, 'an-hpc-secret', 'proxy-password']) expect(shown).not.toContain(secret);
  });

  test.each([
    [{ STORAGE_SYSTEMS: '{}' }, 'STORAGE_SYSTEMS:1 must name at least one storage system, got a mapping'],
    [{ STORAGE_SYSTEMS: 'capstor' }, 'STORAGE_SYSTEMS:1 must be a mapping (indented keys), got "capstor"'],
    [{ STORAGE_SYSTEMS: '{"a": "b,c"}' }, 'STORAGE_SYSTEMS:1 must not contain a comma, got "b,c"'],
    [{ INODE_BASE_MULTIPLIER: '0' }, 'INODE_BASE_MULTIPLIER:1 must be greater than 0, got 0'],
    [{ DISABLE_AUTH: 'perhaps' }, 'DISABLE_AUTH:1 must be true or false, got "perhaps"'],
    [{ SITEFLOW_STORAGE_COMPAT: '0.9' }, 'SITEFLOW_STORAGE_COMPAT:1 must be service-0.10, got "0.9"'],
    [
      { WALDUR_SOCKS_PROXY: 'ftp://user:pass-word@x' },
      'WALDUR_SOCKS_PROXY:1 must be a URL beginning with socks5://, socks5h://, socks4://, socks4a://, http://, https://, got ***',
    ],
    [{ HPC_USER_API_URL: 'https://x' }, 'HPC_USER_CLIENT_ID:1 this key is required and missing, or has no value'],
    [
      { CSCS_KEYCLOAK_CLIENT_ID: '' },
      'CSCS_KEYCLOAK_CLIENT_ID:1 is required while tokens are checked (CSCS_KEYCLOAK_CLIENT_ID): tokens must be meant for it. Or set auth.audience',
    ],
  ])('%j is refused by the name of the variable', (env, message) => {
    expect(errorsOf(loadStorageResources({ env: { ...ENV, ...env } }))).toContain(message);
  });

  test('a .env file fills in what is not set', () => {
    const path = join(folder, '.env');
    writeFileSync(path, 'DEBUG=true\nSTORAGE_FILE_SYSTEM="weka"\n');
    expect(withDotenv({ DEBUG: 'false' }, path)).toEqual({ DEBUG: 'false', STORAGE_FILE_SYSTEM: 'weka' });
    expect(withDotenv({ DEBUG: 'false' }, join(folder, 'none'))).toEqual({ DEBUG: 'false' });
  });
});

describe('events', () => {
  const eventsOf = (env: Record<string, string>) => loadStorageResources({ env: { ...ENV, ...env } }).settings?.events;

  test('are off unless switched on, and then come from where Waldur is', () => {
    expect(eventsOf({})).toBeUndefined();
    expect(eventsOf({ SITEFLOW_STORAGE_STOMP_ENABLED: 'true' })).toEqual({
      endpoint: { host: 'waldur.example.com', port: 443, path: '/rmqws-stomp', tls: true },
      minSeconds: 1,
      identity: 'siteflow-storage-resources',
    });
  });

  test('every variable does what its key does', () => {
    const given = {
      SITEFLOW_STORAGE_STOMP_ENABLED: 'yes',
      SITEFLOW_STORAGE_STOMP_WS_HOST: 'rmq.example.com',
      SITEFLOW_STORAGE_STOMP_WS_PORT: '15673',
      SITEFLOW_STORAGE_STOMP_WS_PATH: '/ws',
      SITEFLOW_STORAGE_WEBSOCKET_USE_TLS: 'false',
      SITEFLOW_STORAGE_EVENTS_MIN_SECONDS: '0.5',
      SITEFLOW_STORAGE_EVENTS_IDENTITY: 'storage-2',
    };
    const settings = {
      endpoint: { host: 'rmq.example.com', port: 15_673, path: '/ws', tls: false },
      minSeconds: 0.5,
      identity: 'storage-2',
    };
    expect(eventsOf(given)).toEqual(settings);
    const keys =
      'events: {stomp_enabled: true, stomp_ws_host: rmq.example.com, stomp_ws_port: 15673, stomp_ws_path: /ws, ' +
      'websocket_use_tls: false, min_seconds: 0.5, identity: storage-2}';
    expect(fileOf(`${FILE}${keys}\n`).settings?.events).toEqual(settings);
  });

  test('without TLS the port is 80', () => {
    const env = { SITEFLOW_STORAGE_STOMP_ENABLED: '1', SITEFLOW_STORAGE_WEBSOCKET_USE_TLS: '0' };
    expect(eventsOf(env)?.endpoint.port).toBe(80);
  });

  test.each([
    [{ SITEFLOW_STORAGE_STOMP_WS_PORT: '0' }, 'SITEFLOW_STORAGE_STOMP_WS_PORT:1 must be at least 1, got 0'],
    [{ SITEFLOW_STORAGE_STOMP_WS_PATH: 'ws' }, 'SITEFLOW_STORAGE_STOMP_WS_PATH:1 must be an absolute path, got "ws"'],
  ])('%j is refused', (env, message) => {
    expect(errorsOf(loadStorageResources({ env: { ...ENV, ...env } }))).toEqual([message]);
  });

  test.each([
    [{ SITEFLOW_STORAGE_ALWAYS_FRESH: '1' }, 'every request reads Waldur'],
    [{ SITEFLOW_STORAGE_WEBSOCKET_USE_TLS: '0' }, 'the Waldur token goes over the network unprotected'],
  ])('%j is warned of', (env, message) => {
    const given = { ...ENV, SITEFLOW_STORAGE_STOMP_ENABLED: '1', ...env };
    const { settings, problems } = loadStorageResources({ env: given });
    expect(settings).toBeDefined();
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'E_EVENTS', message: expect.stringContaining(message) },
    ]);
  });
});
