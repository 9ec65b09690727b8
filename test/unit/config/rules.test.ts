import { describe, expect, it } from '@jest/globals';
import { codes, component, load, offering, site, slurm, UUID } from './support.js';

const settings = (keys: Record<string, unknown>) => offering({ backend_settings: slurm(keys) });
const cpu = (keys: Record<string, unknown>) => offering({ backend_components: { cpu: component(keys) } });
const oidc = { oidc_token_url: 'https://sso.example.com/t', oidc_client_id: 'a', oidc_client_secret: 'b' };
const S = 'offerings.0.backend_settings';
const C = 'offerings.0.backend_components.cpu';
const moab = (components: Record<string, unknown>) =>
  offering({
    backend_type: 'moab',
    order_processing_backend: 'moab',
    backend_settings: {},
    backend_components: components,
  });
const storage = (keys: Record<string, unknown> = {}, factor = 1e9) =>
  offering({
    backend_type: 'cscs-dwdi-storage',
    order_processing_backend: undefined,
    reporting_backend: 'cscs-dwdi-storage',
    backend_settings: {
      cscs_dwdi_api_url: 'https://d.example.com',
      cscs_dwdi_client_id: 'c',
      cscs_dwdi_client_secret: 's',
      cscs_dwdi_oidc_token_url: 'https://a.example.com',
      storage_filesystem: 'l',
      storage_data_type: 'p',
      ...keys,
    },
    backend_components: { storage_space: component({ accounting_type: 'usage', unit_factor: factor }) },
  });

describe('rules', () => {
  it.each<[string, unknown[], string[]]>([
    ['a valid offering', [offering()], []],
    ['no token', [offering({ waldur_api_token: undefined })], ['error E_AUTH offerings.0.waldur_api_token']],
    ['an empty token', [offering({ waldur_api_token: '' })], ['error E_AUTH offerings.0.waldur_api_token']],
    ['OIDC instead', [offering({ waldur_api_token: '', ...oidc })], []],
    [
      'part of OIDC',
      [offering({ waldur_api_token: undefined, ...oidc, oidc_client_id: undefined })],
      ['error E_AUTH offerings.0.waldur_api_token'],
    ],
    ['token with a blank', [offering({ waldur_api_token: 'a b' })], ['error E_AUTH offerings.0.waldur_api_token']],
    [
      'token with a line break',
      [offering({ waldur_api_token: 'a\nb' })],
      ['error E_AUTH offerings.0.waldur_api_token'],
    ],
    ['ftp', [offering({ waldur_api_url: 'ftp://x/' })], ['error E_VALUE offerings.0.waldur_api_url']],
    [
      'address with password',
      [offering({ waldur_api_url: 'https://a:b@x/' })],
      ['error E_VALUE offerings.0.waldur_api_url'],
    ],
    [
      'mqtt and stomp',
      [offering({ mqtt_enabled: true, stomp_enabled: true })],
      ['error E_EVENTS offerings.0.mqtt_enabled'],
    ],
    ['mqtt alone', [offering({ mqtt_enabled: true })], []],
    [
      'sync waits for nobody',
      [offering({ stomp_membership_sync_enabled: true })],
      ['warning E_EVENTS offerings.0.stomp_membership_sync_enabled'],
    ],
    ['verify_ssl false', [offering({ verify_ssl: false })], ['warning E_TLS offerings.0.verify_ssl']],
    [
      'unknown backend name',
      [offering({ reporting_backend: 'slrum' })],
      ['warning E_BACKEND offerings.0.reporting_backend'],
    ],
    [
      'foreign backend',
      [
        offering({
          backend_type: 'waldur',
          order_processing_backend: undefined,
          backend_settings: { target_api_token: 'x' },
        }),
      ],
      ['warning E_BACKEND_TYPE offerings.0.backend_type'],
    ],
    ['mistyped backend', [offering({ backend_type: 'Slurmm' })], ['error E_BACKEND_TYPE offerings.0.backend_type']],
    [
      'same uuid',
      [offering(), offering({ name: 'two', waldur_offering_uuid: UUID.toUpperCase() })],
      ['error E_DUPLICATE_OFFERING offerings.1.waldur_offering_uuid'],
    ],
    [
      'same name',
      [offering(), offering({ waldur_offering_uuid: UUID.replace('e', 'f') })],
      ['error E_DUPLICATE_OFFERING offerings.1.name'],
    ],
    ['dashed uuid', [offering({ waldur_offering_uuid: 'e21a0f00-30b4-47de-b63b-edf69db6742e' })], []],
    ['short uuid', [offering({ waldur_offering_uuid: 'e21a' })], ['error E_VALUE offerings.0.waldur_offering_uuid']],
    ['unit_factor 0', [cpu({ unit_factor: 0 })], [`error E_VALUE ${C}.unit_factor`]],
    [
      'unit_factor infinite',
      [site([cpu({ unit_factor: 'X' })]).replace('"X"', '.inf')],
      [`error E_TYPE ${C}.unit_factor`],
    ],
    ['unit_factor 1e-9', [site([cpu({ unit_factor: 'X' })]).replace('"X"', '1e-9')], []],
    ['unit_factor in quotes', [cpu({ unit_factor: '60000' })], [`warning E_QUOTES ${C}.unit_factor`]],
    ['accounting type', [cpu({ accounting_type: 'quota' })], [`error E_VALUE ${C}.accounting_type`]],
    ['one', [cpu({ accounting_type: 'one', is_prepaid: true })], []],
    ['limit period', [cpu({ limit_period: 'year' })], [`error E_VALUE ${C}.limit_period`]],
    [
      'target factor 0',
      [cpu({ target_components: { 'gres/gpu': { factor: 0 } } })],
      [`error E_VALUE ${C}.target_components.gres/gpu.factor`],
    ],
    ['bounds', [cpu({ min_value: 5, max_value: 4 })], [`error E_COMPONENT ${C}.max_value`]],
    [
      'required settings',
      [offering({ backend_settings: {} })],
      ['default_account', 'customer_prefix', 'project_prefix', 'allocation_prefix'].map(
        (key) => `error E_MISSING ${S}.${key}`,
      ),
    ],
    ['cluster name', [settings({ cluster_name: 'a b' })], [`error E_VALUE ${S}.cluster_name`]],
    ['account like an option', [settings({ default_account: '--help' })], [`error E_VALUE ${S}.default_account`]],
    ['umask', [settings({ default_homedir_umask: '0778' })], [`error E_VALUE ${S}.default_homedir_umask`]],
    ['umask beyond 0777', [settings({ default_homedir_umask: '1777' })], [`error E_VALUE ${S}.default_homedir_umask`]],
    ['older umask', [settings({ homedir_umask: '0700' })], []],
    ['two umasks, meant as modes', [settings({ homedir_umask: '0700', default_homedir_umask: '0700' })], []],
    ...['0750', '0100', '755', '0o777'].map((mask): [string, unknown[], string[]] => [
      `umask ${mask} against owners`,
      [settings({ default_homedir_umask: mask })],
      [`error E_VALUE ${S}.default_homedir_umask`],
    ]),
    ['older umask against owners', [settings({ homedir_umask: '0750' })], [`error E_VALUE ${S}.homedir_umask`]],
    ['two umasks, same', [settings({ homedir_umask: '0022', default_homedir_umask: '0022' })], []],
    [
      'two umasks',
      [settings({ homedir_umask: '0007', default_homedir_umask: '0077' })],
      [`warning E_LEGACY ${S}.homedir_umask`],
    ],
    [
      'xfs without mount point',
      [settings({ homedir_quota: { provider: 'xfs' } })],
      [`error E_MISSING ${S}.homedir_quota.mount_point`],
    ],
    [
      'qos limits need more',
      [settings({ qos_management: { apply_limits_to_qos: true } })],
      [`error E_QOS ${S}.qos_management.apply_limits_to_qos`, `error E_QOS ${S}.qos_management.skip_qos_swap`],
    ],
    [
      'qos swap off',
      [settings({ qos_paused: 'p', qos_default: 'n', qos_management: { skip_qos_swap: true } })],
      [`error E_QOS ${S}.qos_paused`, `error E_QOS ${S}.qos_default`],
    ],
    [
      'qos enforced',
      [settings({ qos_paused: 'p', qos_enforcement_enabled: true, enforce_offering_qos: true })],
      [`error E_QOS ${S}.qos_paused`],
    ],
    [
      'rest alone',
      [settings({ execution_mode: 'rest' })],
      [`error E_REST ${S}.rest_api`, `error E_REST ${S}.cluster_name`, `warning E_LATER ${S}.execution_mode`],
    ],
    [
      'rest without token',
      [settings({ rest_api: { url: 'http://l:1', username: 'u' } })],
      [`error E_REST ${S}.rest_api.token_file`],
    ],
    [
      'ldap range',
      [
        settings({
          ldap: {
            uri: 'ldap://l',
            bind_dn: 'd',
            bind_password: 'p',
            base_dn: 'b',
            uid_range_start: 2,
            uid_range_end: 1,
          },
        }),
      ],
      [`error E_VALUE ${S}.ldap.uid_range_end`],
    ],
    ['moab without deposit', [moab({ cpu: component() })], ['error E_COMPONENT offerings.0.backend_components']],
    ['moab', [moab({ deposit: component({ unit_factor: 1 }) })], []],
    [
      'mup usage',
      [
        offering({
          backend_type: 'mup',
          order_processing_backend: 'mup',
          backend_settings: { api_url: 'https://m', username: 'u', password: 'p' },
          backend_components: { cpu: component({ accounting_type: 'usage' }) },
        }),
      ],
      [`error E_COMPONENT ${C}.accounting_type`],
    ],
    [
      'dwdi written for dividing',
      [storage()],
      ['warning E_COMPONENT offerings.0.backend_components.storage_space.unit_factor'],
    ],
    ['dwdi said so', [storage({ storage_unit_factor: 'divide' })], []],
    ['dwdi multiplies', [storage({}, 1e-9)], []],
  ])('%s', (_name, given, expected) => {
    const [only] = given;
    const { problems, config } = load(typeof only === 'string' ? only : site(given));
    expect(codes(problems).sort()).toEqual([...expected].sort());
    expect(config === undefined).toBe(expected.some((each) => each.startsWith('error')));
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no timezone', { timezone: undefined }, ['notice E_TIMEZONE timezone']],
    ['a wrong timezone', { timezone: 'Mars/Olympus' }, ['error E_TIMEZONE timezone']],
    ['a timezone in small letters', { timezone: 'europe/zurich' }, ['error E_TIMEZONE timezone']],
    ['an offset', { timezone: '+02:00' }, ['error E_TIMEZONE timezone']],
    ['an older name', { timezone: 'Europe/Kiev' }, []],
    ['12 periods', { reporting_periods: 12 }, ['notice E_LATER reporting_periods']],
    ['0 periods', { reporting_periods: 0 }, ['error E_VALUE reporting_periods']],
    ['level in any case', { log_level: 'wArNiNg' }, []],
    ['a proxy', { global_proxy: 'socks5h://u:p@h:1' }, []],
    ['no proxy', { global_proxy: '' }, []],
    ['an unusable proxy', { global_proxy: 'proxy:3128' }, ['error E_VALUE global_proxy']],
    ['an unusable DSN', { sentry_dsn: 'abc' }, ['error E_VALUE sentry_dsn']],
    ['an anchor holder', { 'x-any': [1] }, []],
    [
      'half a certificate',
      { siteflow: { temporal: { tls: { cert_file: '/c' } } } },
      ['error E_MISSING siteflow.temporal.tls.key_file'],
    ],
    ['nobody to tell', { siteflow: { notify: {} } }, ['error E_MISSING siteflow.notify']],
    ['a webhook', { siteflow: { notify: { webhook_url: 'https://chat.example.com/hook' } } }, []],
    [
      'a webhook that is no URL',
      { siteflow: { notify: { webhook_url: 'chat' } } },
      ['error E_VALUE siteflow.notify.webhook_url'],
    ],
    ['mail by sendmail', { siteflow: { notify: { mail: { to: ['root'], from: 'hpc@example.org' } } } }, []],
    [
      'two addresses in one',
      { siteflow: { notify: { mail: { to: ['a@x, b@x'], from: '-f' } } } },
      ['error E_VALUE siteflow.notify.mail.to.0', 'error E_VALUE siteflow.notify.mail.from'],
    ],
    [
      'an event that is none',
      { siteflow: { notify: { webhook_url: 'https://chat.example.com/hook', on: ['erred'] } } },
      ['error E_VALUE siteflow.notify.on.0'],
    ],
    [
      'strict own keys',
      { siteflow: { temporal: { adress: 'x:1' } } },
      ['error E_UNKNOWN_KEY siteflow.temporal.adress'],
    ],
    [
      'a short interval',
      { log_shipping: { ship_interval_seconds: 9 } },
      ['error E_VALUE log_shipping.ship_interval_seconds'],
    ],
  ])('root: %s', (_name, root, expected) =>
    expect(codes(load(site([offering()], root)).problems, true)).toEqual(expected),
  );

  it('says both ways to log in', () => {
    const [problem] = load(site([offering({ waldur_api_token: '' })])).problems;
    expect(problem?.message).toBe(
      'no way to log in to Waldur: set waldur_api_token, or oidc_token_url, oidc_client_id and oidc_client_secret',
    );
  });

  it('notices an offering that nothing is done for, and components that MOAB ignores', () => {
    const idle = load(site([offering({ order_processing_backend: '' })]));
    expect(codes(idle.problems, true)).toEqual(['notice E_BACKEND offerings.0']);
    const { config, problems } = load(site([moab({ deposit: component(), cpu: component() })]));
    expect(codes(problems, true).filter((code) => code.startsWith('notice E_COMPONENT'))).toHaveLength(2);
    expect(config?.offerings[0]?.backend_components).toEqual({ deposit: expect.objectContaining({ unit_factor: 1 }) });
  });

  it('says that a umask which was meant as a mode is taken as one, and what to write for another', () => {
    const noticed = load(site([settings({ homedir_umask: '0700' })])).problems.filter(({ code }) => code === 'E_VALUE');
    expect(noticed).toEqual([
      expect.objectContaining({
        ...{ severity: 'notice', path: `${S}.homedir_umask`, line: expect.any(Number), col: expect.any(Number) },
        message: expect.stringContaining('they get 0700 (umask 0077)'),
      }),
    ]);
    const text = site([settings({ default_homedir_umask: 'X' })]).replace('"X"', '0750');
    for (const compat of [false, true]) {
      const [refused] = load(text, {}, compat).problems.filter(({ severity }) => severity === 'error');
      expect(refused?.message).toContain('for home directories of mode 0750 write "0027"');
      expect(text.split('\n')[(refused?.line ?? 0) - 1]?.slice((refused?.col ?? 0) - 1)).toMatch(/^0750/);
    }
  });

  it('takes an unquoted umask as it was written', () => {
    const text = site([settings({ homedir_umask: 'X' })]).replace('"X"', '0700');
    expect(load(text).config?.offerings[0]?.backend_settings).toMatchObject({ default_homedir_umask: '0700' });
  });
});

describe('--compat', () => {
  const text = site(
    [
      offering({
        surprise: 1,
        backend_settings: { default_account: 'root', qos_managment: {}, homedir_quota: 3, default_account_policy: 'x' },
      }),
    ],
    { other: 1 },
  );

  it('makes warnings of unknown keys and bad settings, and falls back as the Python agent does', () => {
    expect(load(text).config).toBeUndefined();
    const { config, problems } = load(text, {}, true);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(codes(problems)).toEqual(
      expect.arrayContaining([
        'warning E_UNKNOWN_KEY other',
        'warning E_UNKNOWN_KEY offerings.0.surprise',
        `warning E_TYPE ${S}.homedir_quota`,
      ]),
    );
    expect(config?.offerings[0]?.backend_settings).toMatchObject({
      customer_prefix: '',
      default_account_policy: 'common',
    });
  });

  it('leaves errors of core keys errors', () => {
    expect(load(site([cpu({ accounting_type: 'x' })]), {}, true).config).toBeUndefined();
  });
});
