import { describe, expect, it } from '@jest/globals';
import { JOB_KEYS, JOBS, jobsOf } from '../../../config/backends/jobs-of.js';
import { backendNames } from '../../../config/backends/registry.js';
import { servedBy, servedHere } from '../../../config/backends/served-here.js';
import { component, load, offering, site, slurm } from './support.js';

const DWDI = {
  cscs_dwdi_api_url: 'https://dwdi.example.com',
  cscs_dwdi_client_id: 'c',
  cscs_dwdi_client_secret: 's',
  cscs_dwdi_oidc_token_url: 'https://auth.example.com/token',
};
const SETTINGS: Record<string, Record<string, unknown>> = {
  slurm: slurm(),
  moab: {},
  mup: { api_url: 'https://mup.example.com', username: 'u', password: 'p' },
  'cscs-dwdi-compute': DWDI,
};
const COMPONENTS = { cpu: component(), deposit: component() };

/** Absent: no key. null: a key without a value. */
type Given = string | null | undefined;
type Case = [type: string, orders: Given, membership: Given, usage: Given, expected: string, says: string[]];

const file = (type: string, names: readonly Given[]) => {
  const keys = Object.fromEntries(JOBS.map((job, index) => [JOB_KEYS[job], names[index]]));
  const settings = [type, ...names].map((name) => SETTINGS[name?.toLowerCase() ?? ''] ?? {});
  const all = Object.assign({}, ...settings) as Record<string, unknown>;
  return site([offering({ backend_type: type, ...keys, backend_settings: all, backend_components: COMPONENTS })]);
};

const words = (jobs: object): string =>
  Object.entries(jobs)
    .map(([job, name]) => `${job} ${String(name)}`)
    .join(', ');

const ALL = 'orders slurm, membership slurm, usage slurm';
const LATER_M = 'notice E_LATER membership_sync_backend';
const LATER_U = 'notice E_LATER reporting_backend';
const LATER_O = 'notice E_LATER order_processing_backend';
const OF_OFFERING = 'notice E_LATER ';
const NONE = 'notice E_BACKEND ';

/** What `config check` says of the three keys. */
const said = (text: string): string[] =>
  load(text)
    .problems.filter(({ code }) => code === 'E_BACKEND' || code === 'E_LATER')
    .map(({ severity, code, path }) => `${severity} ${code} ${path.replace(/^offerings\.0\.?/, '')}`)
    .sort();

describe('which backend does which job', () => {
  it.each<Case>([
    // None given: backend_type does all that it can.
    ['slurm', undefined, undefined, undefined, ALL, [NONE, OF_OFFERING, OF_OFFERING]],
    ['SLURM', undefined, undefined, undefined, ALL, [NONE, OF_OFFERING, OF_OFFERING]],
    [
      'moab',
      undefined,
      undefined,
      undefined,
      'orders moab, membership moab, usage moab',
      [NONE, OF_OFFERING, OF_OFFERING, OF_OFFERING],
    ],
    ['cscs-dwdi-compute', undefined, undefined, undefined, 'usage cscs-dwdi-compute', [NONE, OF_OFFERING]],
    // One given, even empty: the others are nobody's.
    ['slurm', 'slurm', undefined, undefined, 'orders slurm', []],
    ['slurm', 'Slurm', undefined, undefined, 'orders slurm', []],
    ['slurm', undefined, 'slurm', undefined, 'membership slurm', [LATER_M]],
    ['slurm', undefined, undefined, 'slurm', 'usage slurm', [LATER_U]],
    ['slurm', 'slurm', 'slurm', 'slurm', ALL, [LATER_M, LATER_U]],
    ['slurm', 'slurm', '', '', 'orders slurm', []],
    ['slurm', '', undefined, undefined, '', [NONE]],
    ['slurm', '', '', '', '', [NONE]],
    ['slurm', null, undefined, undefined, '', [NONE]],
    ['slurm', null, undefined, 'slurm', 'usage slurm', [LATER_U]],
    // The one that is named counts, not backend_type.
    ['slurm', 'moab', undefined, undefined, 'orders moab', [LATER_O]],
    ['moab', 'slurm', undefined, undefined, 'orders slurm', []],
    ['cscs-dwdi-compute', 'slurm', undefined, undefined, 'orders slurm', [`${NONE}backend_type`]],
    [
      'slurm',
      'slurm',
      'moab',
      'cscs-dwdi-compute',
      'orders slurm, membership moab, usage cscs-dwdi-compute',
      [LATER_M, LATER_U],
    ],
    ['slurm', undefined, undefined, 'cscs-dwdi-compute', 'usage cscs-dwdi-compute', [`${NONE}backend_type`, LATER_U]],
    // Other plugins' backends, and names that nobody has.
    ['slurm', 'waldur', undefined, undefined, 'orders waldur', ['warning E_BACKEND order_processing_backend']],
    ['slurm', 'slrum', undefined, undefined, 'orders slrum', ['warning E_BACKEND order_processing_backend']],
    [
      'slurm',
      'slurm',
      undefined,
      'zabbix',
      'orders slurm, usage zabbix',
      ['warning E_BACKEND reporting_backend', LATER_U],
    ],
    ['waldur', 'slurm', undefined, undefined, 'orders slurm', []],
  ])('%s: orders %j, members %j, usage %j → %s', (type, orders, membership, usage, expected, says) => {
    const text = file(type, [orders, membership, usage]);
    const { config } = load(text);
    expect(words(jobsOf(config!.offerings[0]!))).toBe(expected);
    expect(said(text)).toEqual([...says].sort());
  });

  it.each<[type: string, key: string, name: string, message: string]>([
    [
      'slurm',
      'order_processing_backend',
      'cscs-dwdi-compute',
      'cscs-dwdi-compute cannot carry out orders; it can be named for reporting_backend only',
    ],
    [
      'cscs-dwdi-storage',
      'membership_sync_backend',
      'CSCS-DWDI-storage',
      'cscs-dwdi-storage has no members of its own; it can be named for reporting_backend only',
    ],
  ])('%s, %s: %s is an error at its place', (type, key, name, message) => {
    const text = site([offering({ backend_type: type, order_processing_backend: undefined, [key]: name })]);
    const { config, problems } = load(text);
    expect(config).toBeUndefined();
    const line = text.split('\n').findIndex((each) => each.includes(key));
    const col = text.split('\n')[line]!.indexOf(`"${name}"`) + 1;
    expect(problems.find(({ path }) => path === `offerings.0.${key}`)).toMatchObject({
      ...{ severity: 'error', code: 'E_BACKEND', message, line: line + 1, col },
    });
    expect(load(text, {}, true).config).toBeUndefined();
  });

  it('suggests what a mistyped name means', () => {
    const { problems } = load(file('slurm', ['slurm', undefined, 'cscs-dwdi-compte']));
    expect(problems.find(({ code, severity }) => code === 'E_BACKEND' && severity === 'warning')?.message).toBe(
      `unknown backend "cscs-dwdi-compte", did you mean cscs-dwdi-compute?; known: ${backendNames().join(', ')}`,
    );
  });

  it('says who does all, and what', () => {
    const [notice] = load(file('moab', [undefined, undefined, undefined])).problems;
    expect(notice?.message).toBe(
      'none of order_processing_backend, membership_sync_backend, reporting_backend is given, so moab does all that it can: orders, members, usage',
    );
  });

  it.each<[type: string, orders: Given, usage: Given, here: string[]]>([
    ['slurm', undefined, undefined, ['slurm']],
    ['slurm', 'moab', undefined, []],
    ['slurm', 'waldur', undefined, []],
    ['moab', 'slurm', 'cscs-dwdi-compute', ['slurm']],
    ['slurm', '', 'slurm', ['slurm']],
  ])('%s, orders %j, usage %j: code is loaded of %j', (type, orders, usage, here) => {
    const [found] = load(file(type, [orders, undefined, usage])).config!.offerings;
    expect(servedHere(found!).map(({ name }) => name)).toEqual(here);
    expect(servedBy(found!, 'orders')?.name).toBe(orders === '' ? undefined : here[0]);
  });
});
