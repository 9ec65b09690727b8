import { createHash } from 'node:crypto';
import type { Offering } from './site-config.js';

/** Settings that decide what an account is called and where it hangs. */
const SETTINGS = [
  'customer_prefix',
  'project_prefix',
  'allocation_prefix',
  'default_account',
  'default_account_policy',
  'root_account',
  'parent_account',
  'cluster_name',
  'default_partition',
  'enforce_offering_partitions',
] as const;

/** Keys of a component that decide what a number means. */
const COMPONENT = ['unit_factor', 'accounting_type', 'limit', 'target_components'] as const;

const pick = (source: object, keys: readonly string[]): [string, unknown][] =>
  keys.flatMap((key): [string, unknown][] => {
    const value: unknown = (source as Record<string, unknown>)[key];
    return value === undefined ? [] : [[key, sorted(value)]];
  });

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, each]) => [key, sorted(each)]);
};

/**
 * Hash of what control and head node must agree on before a change is made: naming and units. The order of keys,
 * secrets, labels and everything that only one side needs have no influence. 16 hexadecimal digits.
 */
export function configHash(offering: Offering): string {
  const components = Object.entries(offering.backend_components)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([type, component]) => [type, pick(component, COMPONENT)]);
  const facts = [1, offering.backend_type, pick(offering.backend_settings, SETTINGS), components];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
