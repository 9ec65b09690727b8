import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { descriptors } from '../../../config/backends/registry.js';
import { keyCatalog } from '../../../config/schema/key-catalog.js';
import { component, load, offering, site, slurm } from './support.js';

const later = (text: string) => load(text).problems.filter(({ code }) => code === 'E_LATER');
const paths = (text: string): string[] => later(text).map(({ path }) => path.replace(/^offerings\.\d\./, ''));
const settings = (keys: Record<string, unknown>) => site([offering({ backend_settings: slurm(keys) })]);

describe('keys that this release does not act on', () => {
  it.each<[string, Record<string, unknown>]>([
    ['membership_sync_backend', { membership_sync_backend: 'slurm' }],
    ['reporting_backend', { reporting_backend: 'slurm' }],
    ['username_management_backend', { username_management_backend: 'ldap' }],
    ['stomp_enabled', { stomp_enabled: true }],
    ['mqtt_enabled', { mqtt_enabled: true }],
    ['resource_import_enabled', { resource_import_enabled: true }],
    ['username_reconciliation_enabled', { username_reconciliation_enabled: true }],
    ['backend_settings.project_directory', { backend_settings: slurm({ project_directory: { enabled: true } }) }],
    ['backend_settings.homedir_quota', { backend_settings: slurm({ homedir_quota: { provider: 'ceph_xattr' } }) }],
    ['backend_settings.periodic_limits', { backend_settings: slurm({ periodic_limits: { enabled: true } }) }],
    [
      'backend_components.cpu.unit_factor_reporting',
      { backend_components: { cpu: component({ unit_factor_reporting: 2 }) } },
    ],
  ])('%s: one notice, and the file can be used', (path, keys) => {
    const text = site([offering(keys)]);
    expect(paths(text)).toEqual([path]);
    expect(later(text)[0]).toMatchObject({ severity: 'notice', message: expect.stringMatching(/by this release: \w/) });
    expect(load(text).config).toBeDefined();
  });

  it('points at the key', () => {
    const text = settings({ periodic_limits: { enabled: true } });
    const line = text.split('\n').findIndex((each) => each.includes('"periodic_limits"')) + 1;
    expect(later(text)[0]).toMatchObject({ line, col: (text.split('\n')[line - 1] ?? '').indexOf('"') + 1 });
  });

  it('says nothing of keys that are off, empty or at their defaults', () => {
    const off = offering({
      membership_sync_backend: '',
      reporting_backend: '',
      username_management_backend: 'base',
      stomp_enabled: false,
      mqtt_enabled: false,
      resource_import_enabled: false,
      backend_settings: slurm({
        execution_mode: 'cli',
        project_directory: { enabled: false },
        periodic_limits: { enabled: false },
      }),
    });
    expect(paths(site([off], { reporting_periods: 2, log_shipping: { enabled: false } }))).toEqual([]);
  });

  it('names root keys, and offerings of backends whose orders are left alone', () => {
    const text = site(
      [
        offering({
          backend_type: 'moab',
          order_processing_backend: 'moab',
          backend_settings: { default_account: 'root', customer_prefix: '', project_prefix: '', allocation_prefix: '' },
          backend_components: { deposit: component({ unit_factor: 1 }) },
        }),
      ],
      { sentry_dsn: 'https://key@sentry.example.com/1', log_shipping: { enabled: true }, reporting_periods: 3 },
    );
    expect(paths(text).sort()).toEqual(['log_shipping', 'order_processing_backend', 'reporting_periods', 'sentry_dsn']);
  });

  it('warns of the REST interface, with which nothing works', () => {
    const rest = {
      execution_mode: 'rest',
      rest_api: { url: 'http://localhost:6820', username: 'root', token_env: 'T' },
    };
    expect(later(settings(rest))).toMatchObject([
      { severity: 'warning', path: expect.stringMatching(/execution_mode$/) },
    ]);
  });

  it('names only keys that exist', () => {
    const rows = [...readFileSync('config/rules/later.ts', 'utf8').matchAll(/^ {2}\[\s*'([\w.]+)',/gm)].map(
      ([, key]) => key,
    );
    const known = keyCatalog().map(({ path }) => path.replace(/^offerings\.\*\./, ''));
    const ofBackends = descriptors().flatMap(({ name, later: own = [] }) =>
      own.map(({ key }) => ({ name, path: `backend_settings.${key}` })),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(ofBackends.length).toBeGreaterThan(5);
    for (const row of rows) expect(known).toContain(row);
    for (const { name, path } of ofBackends)
      expect(keyCatalog().filter((key) => key.path === path && key.backends.includes(name))).toHaveLength(1);
  });

  it('says of jobs that nobody named what is left undone, too', () => {
    const text = site([offering({ order_processing_backend: undefined })]);
    expect(later(text).map(({ path, message }) => [path, message.split(',')[0]])).toEqual([
      ['offerings.0', 'membership_sync_backend is slurm'],
      ['offerings.0', 'reporting_backend is slurm'],
    ]);
  });

  it('expects nothing of the backends of other plugins', () => {
    const text = site([
      offering({ backend_type: 'waldur', order_processing_backend: undefined, backend_settings: {} }),
    ]);
    expect(later(text)).toEqual([]);
  });
});
