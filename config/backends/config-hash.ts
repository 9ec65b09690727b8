import { createHash } from 'node:crypto';
import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import type { Offering } from '../site/site-config.js';
import { requirePart } from './part-of.js';

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
 * Hash of what control and the backend's process must agree on before a change is made: naming and units. The order of
 * keys, secrets, labels, other backends of the offering and everything that only one side needs have no influence. 16
 * hexadecimal digits. An order on its way holds the hash, so that it must stay the same from release to release.
 *
 * @throws when the offering does not use the backend
 */
export function configHash(offering: Offering, { name, agrees }: Pick<BackendDescriptor, 'name' | 'agrees'>): string {
  const part = requirePart(offering, name);
  const components = Object.entries(part.components)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([type, component]) => [type, pick(component, COMPONENT)]);
  const facts = [1, name, pick(part.settings, agrees), components];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
