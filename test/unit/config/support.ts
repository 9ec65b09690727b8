import { type LoadedConfig, loadText } from '../../../config/site/load.js';
import type { Problem } from '../../../config/yaml/problem.js';

export const UUID = 'e21a0f0030b447deb63bedf69db6742e';

/** An offering that is valid in itself; keys can be replaced, or taken out with undefined. */
export const offering = (keys: Record<string, unknown> = {}): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify({
      name: 'one',
      waldur_api_url: 'https://waldur.example.com/api/',
      waldur_api_token: 'abcdefabcdef',
      waldur_offering_uuid: UUID,
      backend_type: 'slurm',
      order_processing_backend: 'slurm',
      backend_settings: slurm(),
      backend_components: { cpu: component() },
      ...keys,
    }),
  ) as Record<string, unknown>;

export const slurm = (keys: Record<string, unknown> = {}): Record<string, unknown> => ({
  default_account: 'root',
  customer_prefix: 'c_',
  project_prefix: 'p_',
  allocation_prefix: 'a_',
  ...keys,
});

export const component = (keys: Record<string, unknown> = {}): Record<string, unknown> => ({
  measured_unit: 'k-Hours',
  unit_factor: 60_000,
  accounting_type: 'limit',
  label: 'CPU',
  ...keys,
});

/** JSON is YAML, so a site can be put together from values. */
export const site = (offerings: unknown[], root: Record<string, unknown> = {}): string =>
  JSON.stringify({ timezone: 'UTC', ...root, offerings }, null, 2);

export const load = (text: string, env: Record<string, string> = {}, compat = false): LoadedConfig =>
  loadText('/etc/site.yaml', text, { env, compat });

/** `severity code path`, without notices. */
export const codes = (problems: readonly Problem[], all = false): string[] =>
  problems
    .filter(({ severity }) => all || severity !== 'notice')
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`);
