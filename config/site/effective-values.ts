import { Secret } from '../../activities/lib/settings/secret.js';
import type { Environment } from '../environment/environment.js';
import { withoutCredentials } from '../schema/display.js';
import type { Reading } from '../yaml/reading.js';
import type { SiteConfig } from './site-config.js';
import { valueSource } from './value-source.js';

/** One value that is in force. */
export interface EffectiveValue {
  path: string;
  /** Fit for printing: secrets are `***`, URLs have no credentials. */
  value: unknown;
  source: string;
}

const isLeaf = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  value instanceof Secret ||
  (Array.isArray(value) ? value.every(isLeaf) : Object.keys(value).length === 0);

/** A value as it may be printed. */
export function printable(value: unknown): unknown {
  if (value instanceof Secret) return '***';
  if (typeof value === 'string') return withoutCredentials(value);
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, printable(each)]));
}

/** The keys of a configuration as they may be printed, named as in the file. */
export const printableConfig = (config: SiteConfig): unknown => printable({ file: config.file, ...keysOf(config) });

/** What each backend is set to is in the keys of the offering already. */
const keysOf = ({ file: _file, ...config }: SiteConfig) => ({
  ...config,
  offerings: config.offerings.map(({ backends: _backends, ...keys }) => keys),
});

/** Every value of a configuration with where it came from, in the order of the configuration. */
export function effectiveValues(config: SiteConfig, reading: Reading, env: Environment): EffectiveValue[] {
  const found: EffectiveValue[] = [];
  const visit = (value: unknown, path: string): void => {
    if (value === undefined) return;
    if (isLeaf(value)) {
      found.push({ path, value: printable(value), source: valueSource(path, value, { reading, env, config }) });
      return;
    }
    for (const [key, each] of Object.entries(value as object)) visit(each, path === '' ? key : `${path}.${key}`);
  };
  visit(keysOf(config), '');
  return found;
}
