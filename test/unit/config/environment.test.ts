import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { jobsOf } from '../../../config/backends/jobs-of.js';
import { cacheDir, stateDir } from '../../../config/environment/state-dir.js';
import { loadLegacyEnvironment } from '../../../config/legacy/legacy-environment.js';
import { proxyFromEnvironment } from '../../../config/site/proxy-from-environment.js';
import { waldurConnection } from '../../../config/site/waldur-connection.js';
import { codes, load, offering, site, UUID } from './support.js';

describe('environment', () => {
  it.each<[Record<string, string>, Record<string, unknown>]>([
    [
      {},
      {
        order_period_minutes: 5,
        report_period_minutes: 30,
        membership_sync_period_minutes: 5,
        reconciliation_period_minutes: 60,
      },
    ],
    [
      { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.5', WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES: '7' },
      { order_period_minutes: 0.5, report_period_minutes: 7 },
    ],
    [{ TEMPORAL_ADDRESS: 'h:1', TEMPORAL_NAMESPACE: 'n' }, { temporal: { address: 'h:1', namespace: 'n' } }],
    [{ TEMPORAL_TLS: 'true' }, { temporal: { namespace: 'siteflow', tls: {} } }],
    [
      { TEMPORAL_TLS_CLIENT_CERT_PATH: '/c', TEMPORAL_TLS_CLIENT_KEY_PATH: '/k' },
      { temporal: { namespace: 'siteflow', tls: { cert_file: '/c', key_file: '/k' } } },
    ],
  ])('%j', (env, expected) => expect(load(site([offering()]), env).config?.siteflow).toMatchObject(expected));

  it.each(['0', '-1', 'five', 'Infinity'])('a period of %s is an error', (value) => {
    const { problems, config } = load(site([offering()]), { WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: value });
    expect(config).toBeUndefined();
    expect(codes(problems)).toEqual(['error E_ENVIRONMENT WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES']);
  });

  it.each<[Record<string, string>, boolean | undefined, boolean, string[]]>([
    [{}, undefined, true, []],
    [{ REQUESTS_VERIFY_SSL: 'false' }, undefined, false, ['warning E_TLS REQUESTS_VERIFY_SSL']],
    [{ REQUESTS_VERIFY_SSL: 'false' }, true, true, ['warning E_TLS REQUESTS_VERIFY_SSL']],
    [{ WALDUR_VERIFY_SSL: '0' }, undefined, false, ['warning E_TLS WALDUR_VERIFY_SSL']],
    [{ REQUESTS_VERIFY_SSL: 'true', WALDUR_VERIFY_SSL: '0' }, undefined, true, []],
    [{ REQUESTS_VERIFY_SSL: 'true' }, false, false, ['warning E_TLS offerings.0.verify_ssl']],
  ])('%j with verify_ssl: %s', (env, given, expected, warnings) => {
    const { config, problems } = load(site([offering({ verify_ssl: given })]), env);
    expect(config?.offerings[0]?.verify_ssl).toBe(expected);
    expect(codes(problems)).toEqual(warnings);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['https://a.example.com/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://a.example.com/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['http://a.example.com/', { http_proxy: 'http://q:1', HTTP_PROXY: 'http://p:1' }, 'http://q:1'],
    ['https://a.example.com/', { ALL_PROXY: 'socks5://p:1' }, 'socks5://p:1'],
    ['https://a.example.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example.com' }, undefined],
    ['https://a.example.com/', { HTTPS_PROXY: 'http://p:1', no_proxy: 'b.com, example.com:443' }, undefined],
    ['https://a.example.com:8443/', { HTTPS_PROXY: 'http://p:1', no_proxy: 'example.com:443' }, 'http://p:1'],
    ['https://aexample.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.com' }, 'http://p:1'],
    ['https://a.example.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ])('proxy for %s with %j', (url, env, expected) => expect(proxyFromEnvironment(url, env)).toBe(expected));

  it.each<[Parameters<typeof stateDir>[0], string]>([
    [{ env: {}, uid: 0 }, '/var/lib/siteflow'],
    [{ env: { HOME: '/home/a' }, uid: 5 }, '/home/a/.local/state/siteflow'],
    [{ env: { XDG_STATE_HOME: '/x' }, uid: 5 }, '/x/siteflow'],
    [{ env: { XDG_STATE_HOME: 'x', HOME: '/home/a' }, uid: 5 }, '/home/a/.local/state/siteflow'],
    [{ env: {}, option: 'here', uid: 5 }, join(process.cwd(), 'here')],
    [{ env: { STATE_DIRECTORY: '/s:/t' }, uid: 0 }, '/s'],
    [{ env: { STATE_DIRECTORY: '/s' }, configured: '/c', uid: 0 }, '/c'],
    [{ env: { SITEFLOW_STATE_DIR: '/e' }, configured: '/c', uid: 0 }, '/e'],
    [{ env: { SITEFLOW_STATE_DIR: '/e' }, option: '/o', uid: 0 }, '/o'],
  ])('state folder of %j', (sources, expected) => expect(stateDir(sources)).toBe(expected));

  it.each([
    [{ CACHE_DIRECTORY: '/var/cache/unit:/other', XDG_CACHE_HOME: '/x' }, '/var/cache/unit'],
    [{ XDG_CACHE_HOME: '/x', HOME: '/home/a' }, '/x/siteflow'],
    [{ XDG_CACHE_HOME: 'x', HOME: '/home/a' }, '/home/a/.cache/siteflow'],
    [{ HOME: '/home/a' }, '/home/a/.cache/siteflow'],
  ])('cache folder of %j', (env, expected) => expect(cacheDir(env)).toBe(expected));

  it('makes a connection', () => {
    const { config } = load(
      site([offering({ waldur_api_url: 'https://w/api' })], { siteflow: { waldur: { ca_file: '/ca' } } }),
    );
    expect(waldurConnection(config!, config!.offerings[0]!, { HTTPS_PROXY: 'http://p:1' })).toEqual({
      waldur_api_url: 'https://w/api/',
      auth: { kind: 'token', token: expect.anything() },
      verify_ssl: true,
      requests_per_second: expect.any(Number),
      timeout_seconds: expect.any(Number),
      ca_file: '/ca',
      proxy: expect.anything(),
    });
    const oidc = load(
      site([
        offering({ waldur_api_token: '', oidc_token_url: 'https://s/t', oidc_client_id: 'c', oidc_client_secret: 's' }),
      ]),
    );
    expect(waldurConnection(oidc.config!, oidc.config!.offerings[0]!, {}).auth).toMatchObject({
      kind: 'oidc',
      token_url: 'https://s/t',
      client_id: 'c',
    });
  });
});

describe('waldur-site-agent 0.2.4', () => {
  const folder = mkdtempSync(join(tmpdir(), 'legacy-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const tres = file(
    'tres.yaml',
    'cpu:\n  limit: 10\n  measured_unit: k-Hours\n  unit_factor: 60000\n  accounting_type: usage\n  label: CPU\n',
  );
  const base = { SLURM_TRES_CONFIG_PATH: tres, SLURM_CONTAINER_NAME: 'slurmctld', WALDUR_SYNC_DIRECTION: 'pull' };
  const one = {
    ...base,
    WALDUR_API_URL: 'http://waldur.example.com/api/',
    WALDUR_API_TOKEN: '9e1132b9616ebfe943ddf632ca32bbb7e1109a32',
    WALDUR_OFFERING_UUID: UUID,
  };
  const list = file(
    'offerings.yaml',
    `timezone: UTC\nofferings:\n${[1, 2].map((n) => `- name: example-${n}\n  waldur_api_url: https://w${n}.example.com/api/\n  waldur_api_token: token${n}\n  waldur_offering_uuid: ${UUID.slice(0, 31)}${n}\n`).join('')}`,
  );

  it('is one offering from variables, run in a container', () => {
    const { config, problems } = loadLegacyEnvironment(one);
    expect(codes(problems)).toEqual([]);
    expect(config?.offerings).toHaveLength(1);
    expect(config?.offerings[0]).toMatchObject({
      waldur_api_url: 'http://waldur.example.com/api/',
      order_processing_backend: 'slurm',
      backend_settings: {
        customer_prefix: 'hpc_',
        default_account: 'waldur',
        command_prefix: ['docker', 'exec', 'slurmctld'],
      },
      backend_components: { cpu: { limit: 10, unit_factor: 60_000 } },
    });
    expect(jobsOf(config!.offerings[0]!)).toEqual({ orders: 'slurm', membership: 'slurm' });
    expect(config?.offerings[0]?.waldur_api_token?.reveal()).toBe(one.WALDUR_API_TOKEN);
  });

  it('is a list of offerings from a file', () => {
    const { config, problems } = loadLegacyEnvironment({
      ...base,
      WALDUR_SYNC_DIRECTION: 'push',
      SLURM_DEPLOYMENT_TYPE: 'native',
      WALDUR_CONFIG_FILE_PATH: list,
    });
    expect(codes(problems)).toEqual([]);
    expect(config?.offerings.map(({ name }) => name)).toEqual(['example-1', 'example-2']);
    expect(config?.offerings[1]).toMatchObject({ reporting_backend: 'slurm' });
    expect(jobsOf(config!.offerings[1]!)).toEqual({ usage: 'slurm' });
    expect(config?.offerings[1]?.backend_settings).not.toHaveProperty('command_prefix');
  });

  it('lets the variables go before the file, if all three are set', () => {
    expect(loadLegacyEnvironment({ ...one, WALDUR_CONFIG_FILE_PATH: list }).config?.offerings).toHaveLength(1);
    const { WALDUR_API_TOKEN: _token, ...two } = one;
    const part = loadLegacyEnvironment({ ...two, WALDUR_CONFIG_FILE_PATH: list });
    expect(part.config?.offerings).toHaveLength(2);
    expect(codes(part.problems)).toEqual(['warning E_ENVIRONMENT WALDUR_API_URL, WALDUR_OFFERING_UUID']);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no container', { SLURM_CONTAINER_NAME: '' }, 'error E_ENVIRONMENT SLURM_CONTAINER_NAME'],
    ['an option as container', { SLURM_CONTAINER_NAME: '--privileged' }, 'error E_ENVIRONMENT SLURM_CONTAINER_NAME'],
    ['deployment', { SLURM_DEPLOYMENT_TYPE: 'podman' }, 'error E_ENVIRONMENT SLURM_DEPLOYMENT_TYPE'],
    ['direction', { WALDUR_SYNC_DIRECTION: 'both' }, 'error E_ENVIRONMENT WALDUR_SYNC_DIRECTION'],
    ['no token', { WALDUR_API_TOKEN: '' }, 'error E_ENVIRONMENT WALDUR_API_TOKEN'],
    ['no uuid', { WALDUR_OFFERING_UUID: '<uuid>' }, 'error E_VALUE WALDUR_OFFERING_UUID'],
    ['no components', { SLURM_TRES_CONFIG_PATH: '/none' }, 'error E_FILE '],
    [
      'wrong component',
      { SLURM_TRES_CONFIG_PATH: file('bad.yaml', 'cpu: {label: x}\n') },
      'error E_MISSING cpu.measured_unit',
    ],
    ['length of names', { SLURM_ALLOCATION_NAME_MAX_LEN: '34' }, 'warning E_ENVIRONMENT SLURM_ALLOCATION_NAME_MAX_LEN'],
  ])('reports: %s', (_name, change, expected) => {
    expect(codes(loadLegacyEnvironment({ ...one, ...change }).problems)).toContain(expected);
  });
});
