import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { configHash } from '../../../config/backends/config-hash.js';
import { openOptions } from '../../../config/backends/open-options.js';
import { descriptorOf } from '../../../config/backends/registry.js';
import { clusterOf, targetOf } from '../../../config/backends/target-of.js';
import { effectiveValues, printableConfig } from '../../../config/site/effective-values.js';
import { splitHeadnode } from '../../../config/site/split-headnode.js';
import { codes, component, load, offering, site, slurm } from './support.js';

const DWDI = {
  cscs_dwdi_api_url: 'https://dwdi.example.com',
  cscs_dwdi_client_id: 'siteflow',
  cscs_dwdi_client_secret: 'dwdi-secret',
  cscs_dwdi_oidc_token_url: 'https://auth.example.com/token',
};
const MUP = { api_url: 'https://mup.example.com', username: 'u', password: 'mup-secret' };
const S = 'offerings.0.backend_settings';
const C = 'offerings.0.backend_components';

const jobs = (orders?: string, usage?: string, membership?: string) => ({
  order_processing_backend: orders,
  reporting_backend: usage,
  membership_sync_backend: membership,
});
const both = (settings: Record<string, unknown> = {}, keys: Record<string, unknown> = {}) =>
  offering({ ...jobs('slurm', 'cscs-dwdi-compute'), backend_settings: slurm({ ...DWDI, ...settings }), ...keys });
const errors = (given: Record<string, unknown>, compat = false) => codes(load(site([given]), {}, compat).problems);
const options = (given: Record<string, unknown>, backend: string, root: Record<string, unknown> = {}) => {
  const { config, problems } = load(site([given], root));
  expect(codes(problems)).toEqual([]);
  return openOptions(config!, config!.offerings[0]!, descriptorOf(backend)!);
};

describe('one block of settings, several backends', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['the keys of both', both(), []],
    ['a wrong value for the first', both({ qos_default: 'a b' }), [`error E_VALUE ${S}.qos_default`]],
    ['a wrong value for the second', both({ cscs_dwdi_api_url: 'dwdi' }), [`error E_VALUE ${S}.cscs_dwdi_api_url`]],
    ['a key that the first lacks', both({ default_account: undefined }), [`error E_MISSING ${S}.default_account`]],
    [
      'keys that the second lacks',
      both({ cscs_dwdi_client_id: undefined, cscs_dwdi_client_secret: undefined }),
      [`error E_MISSING ${S}.cscs_dwdi_client_id`, `error E_MISSING ${S}.cscs_dwdi_client_secret`],
    ],
    [
      'a rule of the first',
      both({ rest_api: { url: 'http://l:1', username: 'u' } }),
      [`error E_REST ${S}.rest_api.token_file`],
    ],
    ['a key of nobody', both({ surprise: 1 }), [`error E_UNKNOWN_KEY ${S}.surprise`]],
    ['a key of a third', both({ storage_filesystem: 'l' }), [`error E_UNKNOWN_KEY ${S}.storage_filesystem`]],
    [
      'a component key of a third',
      both({}, { backend_components: { cpu: component({ mup_allocation_type: 'x' }) } }),
      [`error E_UNKNOWN_KEY ${C}.cpu.mup_allocation_type`],
    ],
    [
      'a component key of one of them',
      offering({
        ...jobs('slurm', 'mup'),
        backend_settings: slurm(MUP),
        backend_components: { cpu: component({ mup_allocation_type: 'x' }) },
      }),
      [],
    ],
    [
      'a component that neither takes',
      both({}, { backend_components: { cpu: component({ unit_factor: 0 }) } }),
      [`error E_VALUE ${C}.cpu.unit_factor`],
    ],
    [
      'the same key wrong for both',
      offering({
        ...jobs('slurm', 'moab'),
        backend_settings: slurm({ homedir_quota: 3 }),
        backend_components: { deposit: component({ unit_factor: 1 }) },
      }),
      [`error E_TYPE ${S}.homedir_quota`],
    ],
    [
      'any key where one of them is not known here',
      offering({ ...jobs('slurm', 'nextcloud'), backend_settings: slurm({ nextcloud_url: 1 }) }),
      ['warning E_BACKEND offerings.0.reporting_backend'],
    ],
    [
      'and still what the known one requires',
      offering({ ...jobs('slurm', 'nextcloud'), backend_settings: slurm({ default_account: undefined }) }),
      [`error E_MISSING ${S}.default_account`, 'warning E_BACKEND offerings.0.reporting_backend'],
    ],
    [
      "nothing for a name that may be a site's own backend",
      offering({ ...jobs('slurm2'), backend_settings: { url: 1 } }),
      ['warning E_BACKEND offerings.0.order_processing_backend'],
    ],
    [
      'what a name is, once',
      offering(jobs(5 as unknown as string)),
      ['error E_QUOTES offerings.0.order_processing_backend'],
    ],
  ])('%s', (_name, given, expected) => expect(errors(given).sort()).toEqual([...expected].sort()));

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'who requires a key',
      both({ cscs_dwdi_client_id: undefined }),
      `${S}.cscs_dwdi_client_id`,
      'this key is required for cscs-dwdi-compute and missing, or has no value',
    ],
    [
      'keys of every backend that is used',
      both({ qos_defalt: 'x' }),
      `${S}.qos_defalt`,
      'unknown key, did you mean qos_default?',
    ],
    [
      'keys of the second one',
      both({ cscs_dwdi_clustr: 'x' }),
      `${S}.cscs_dwdi_clustr`,
      'unknown key, did you mean cscs_dwdi_cluster?',
    ],
    [
      'whose key it is',
      both({ storage_filesystem: 'x' }),
      `${S}.storage_filesystem`,
      'unknown key; it is a key of cscs-dwdi-storage, which this offering does not use',
    ],
    [
      'another place',
      both({ log_level: 'INFO' }),
      `${S}.log_level`,
      'unknown key; it belongs at the root of the file or under log_shipping',
    ],
  ])('names %s', (_name, given, path, message) => {
    const text = site([given]);
    const problem = load(text).problems.find((each) => each.path === path);
    expect(problem?.message).toBe(message);
    const key = path.slice(path.lastIndexOf('.') + 1);
    const line = text.split('\n').findIndex((each) => each.includes(`"${key}"`));
    if (line >= 0) expect(problem).toMatchObject({ line: line + 1, col: text.split('\n')[line]!.indexOf('"') + 1 });
  });

  it('gives each backend exactly its own', () => {
    const given = both({}, { backend_components: { cpu: component() } });
    expect(Object.keys(options(given, 'cscs-dwdi-compute').settings as object).sort()).toEqual(
      [
        ...Object.keys(DWDI),
        ...['allocation_prefix', 'backend_id_max_retries', 'check_all_offerings', 'check_backend_id_uniqueness'],
        ...['cscs_dwdi_oidc_scope', 'customer_prefix', 'project_prefix', 'soft_delete'],
      ].sort(),
    );
    const own = options(given, 'slurm').settings as Record<string, unknown>;
    expect(Object.keys(own).filter((key) => key.includes('dwdi'))).toEqual([]);
    expect(own).toMatchObject({ qos_default: 'normal', default_account: 'root' });
    expect(own).toEqual(options(offering(), 'slurm').settings);
  });

  it('gives each its own defaults, components and what the site has in common', () => {
    const root = { siteflow: { slurm: { command_prefix: ['sudo', '-n'], writer_group: 'dbd' } } };
    const given = offering({
      ...jobs('mup', 'slurm'),
      backend_settings: { ...MUP, ...slurm({ project_prefix: undefined }), project_prefix: 'p_' },
      backend_components: { cpu: component() },
    });
    const mup = options(given, 'mup', root);
    expect(mup).toMatchObject({ settings: { default_agency: 'FCT' }, site: {} });
    expect(mup.components.cpu).toHaveProperty('mup_allocation_type', 'Deucalion x86_64');
    const { settings, components, site: common } = options(given, 'slurm', root);
    expect(settings).toMatchObject({ command_prefix: ['sudo', '-n'], project_prefix: 'p_' });
    expect(common).toEqual({ command_prefix: ['sudo', '-n'], writer_group: 'dbd' });
    expect(components.cpu).not.toHaveProperty('mup_allocation_type');
    const moab = offering({ ...jobs('slurm', 'moab'), backend_components: { cpu: component(), deposit: component() } });
    expect(options(moab, 'moab').components).toEqual({ deposit: expect.objectContaining({ unit_factor: 1 }) });
    expect(options(moab, 'slurm').components).toMatchObject({ cpu: {}, deposit: { unit_factor: 60_000 } });
    expect(() => options(given, 'moab')).toThrow('Offering one has no settings of moab.');
  });

  it('hashes and names the cluster by the settings of the backend alone', () => {
    const of = (given: Record<string, unknown>) => load(site([given])).config!.offerings[0]!;
    const backend = descriptorOf('slurm')!;
    const alps = { cluster_name: 'alps' };
    expect(configHash(of(both(alps)), backend)).toBe(
      configHash(of(offering({ backend_settings: slurm(alps) })), backend),
    );
    expect(clusterOf(of(both(alps)), 'orders')).toBe('alps');
    expect(clusterOf(of(both(alps)), 'usage')).toBe('cscs-dwdi-compute');
    expect(targetOf(of(both(alps)), 'orders')).toMatchObject({ backend: 'slurm', cluster: 'alps' });
    expect(targetOf(of(both(alps)), 'usage')).toBeUndefined();
  });

  it('is shown once', () => {
    const { config, reading } = load(site([both()], { siteflow: { slurm: { command_prefix: ['sudo'] } } }));
    const paths = effectiveValues(config!, reading!, {}).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => path.startsWith('offerings.0.backends'))).toEqual([]);
    expect(JSON.stringify(printableConfig(config!)).match(/qos_default/g)).toHaveLength(1);
    expect(paths).toEqual(expect.arrayContaining([`${S}.qos_default`, `${S}.cscs_dwdi_client_secret`]));
    const prefix = effectiveValues(config!, reading!, {}).find(({ path }) => path === `${S}.command_prefix`);
    expect(prefix).toMatchObject({ value: ['sudo'], source: expect.stringMatching(/^\/etc\/site\.yaml:\d+$/) });
  });

  it('is split: the head node gets what its own backends need', () => {
    const { config, reading } = load(site([both({ cluster_name: 'alps' })]));
    const { yaml, leftOut, skipped } = splitHeadnode(config!, reading!);
    expect([leftOut, skipped]).toEqual([[], []]);
    expect(yaml).not.toContain('dwdi');
    const head = load(yaml);
    expect(codes(head.problems)).toEqual([]);
    const [there] = head.config!.offerings;
    expect(there).toMatchObject({ order_processing_backend: 'slurm', reporting_backend: '' });
    const backend = descriptorOf('slurm')!;
    expect(configHash(there!, backend)).toBe(configHash(config!.offerings[0]!, backend));
    const other = load(site([offering({ ...jobs(undefined, 'cscs-dwdi-compute'), backend_settings: DWDI })]));
    expect(splitHeadnode(other.config!, other.reading!).skipped).toEqual(['one']);
  });

  it('keeps going with --compat, each with what it can use', () => {
    const given = both({ qos_default: [], cscs_dwdi_oidc_scope: 5, customer_prefix: undefined });
    const { config, problems } = load(site([given]), {}, true);
    expect(codes(problems).sort()).toEqual(
      [`E_TYPE ${S}.qos_default`, `E_QUOTES ${S}.cscs_dwdi_oidc_scope`, `E_MISSING ${S}.customer_prefix`]
        .map((each) => `warning ${each}`)
        .sort(),
    );
    expect(config!.offerings[0]!.backends).toMatchObject({
      slurm: { settings: { qos_default: 'normal', customer_prefix: '' } },
      'cscs-dwdi-compute': { settings: { cscs_dwdi_oidc_scope: 'openid', cscs_dwdi_client_id: 'siteflow' } },
    });
    const unusable = both({ cscs_dwdi_api_url: undefined });
    expect(errors(unusable, true)).toContain(`error E_MISSING ${S}`);
  });
});

describe('backend_type that does nothing', () => {
  it('is a valid file, as documented', () => {
    const { config, problems } = load(readFileSync('test/fixtures/config/moving-over.yaml', 'utf8'));
    expect(codes(problems)).toEqual(['warning E_BACKEND offerings.1.reporting_backend']);
    expect(config!.offerings.map(({ backends }) => Object.keys(backends))).toEqual([
      ['moab', 'cscs-dwdi-compute'],
      ['slurm', 'nextcloud'],
    ]);
  });

  const moved = (keys: Record<string, unknown> = {}) =>
    offering({
      ...jobs('moab'),
      backend_settings: slurm({ qos_default: 'a b', ldap: { nothing: 1 }, ...keys }),
      backend_components: { deposit: component({ unit_factor: 1 }) },
    });

  it('leaves its keys alone: they may stay, are not read, and are named', () => {
    const { config, problems } = load(site([moved()]));
    expect(codes(problems)).toEqual([]);
    expect(problems.find(({ path }) => path === 'offerings.0.backend_type')).toMatchObject({
      severity: 'notice',
      message: 'slurm does nothing for this offering, so keys that only it has are not read: qos_default, ldap',
    });
    expect(config!.offerings[0]!.backend_settings).not.toHaveProperty('qos_default');
    expect(Object.keys(config!.offerings[0]!.backends)).toEqual(['moab']);
  });

  it('demands nothing, but a key of nobody is still unknown', () => {
    expect(
      errors(offering({ ...jobs('moab'), backend_settings: {}, backend_components: { deposit: component() } })),
    ).toEqual([]);
    expect(errors(moved({ surprise: 1 }))).toEqual([`error E_UNKNOWN_KEY ${S}.surprise`]);
  });

  it('needs no secret, and none is shown', () => {
    const given = offering({
      ...jobs('slurm'),
      backend_type: 'mup',
      backend_settings: { ...slurm(), password: 'credential:none', api_url: 5 },
    });
    expect(errors(given)).toEqual([]);
    const inline = { ...given, backend_settings: { ...slurm(), password: 'mup-secret-1', password_file: '/none' } };
    const { config, problems } = load(site([inline]));
    expect(JSON.stringify([config, problems])).not.toContain('mup-secret-1');
  });

  it('is checked as ever where nothing is named', () => {
    const nobody = offering({ order_processing_backend: '', backend_settings: slurm({ qos_default: 'a b' }) });
    expect(errors(nobody)).toEqual([`error E_VALUE ${S}.qos_default`]);
    expect(errors(offering({ order_processing_backend: undefined, backend_settings: {} }))).toHaveLength(4);
  });

  it('may be that of another plugin', () => {
    const given = offering({ backend_type: 'waldur', backend_settings: slurm({ target_api_url: 'x' }) });
    const { config, problems } = load(site([given]));
    expect(problems.filter(({ severity }) => severity !== 'notice')).toMatchObject([
      { code: 'E_BACKEND_TYPE', message: expect.stringContaining('"waldur"; it does nothing here') },
    ]);
    expect(config!.offerings[0]!.backend_settings).not.toHaveProperty('target_api_url');
  });
});
