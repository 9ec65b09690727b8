import type { Components } from '../../activities/lib/backend/components.js';
import type { BackendPart, Offering } from './site-config.js';

/** An offering with what each of its backends is set to, and with all of that as one block, as the file has it. */
export function withParts<Base extends object>(
  base: Base,
  backends: Offering['backends'],
): Base & Pick<Offering, 'backends' | 'backend_settings' | 'backend_components'> {
  const parts = Object.values(backends);
  return {
    ...base,
    backend_settings: firstOf(parts.map(({ settings }) => settings)),
    backend_components: componentsOf(parts),
    backends,
  };
}

/** Every key once. What was given is the same for all; of defaults the first one is taken. */
function firstOf<T extends object>(records: readonly T[]): T {
  const all = new Map<string, unknown>();
  for (const [key, value] of records.flatMap((record) => Object.entries(record)))
    if (!all.has(key)) all.set(key, value);
  return Object.fromEntries(all) as T;
}

function componentsOf(parts: readonly BackendPart[]): Components {
  const entries = parts.flatMap(({ components }) => Object.entries(components));
  const types = [...new Set(entries.map(([type]) => type))];
  return Object.fromEntries(
    types.map((type) => [type, firstOf(entries.flatMap(([each, component]) => (each === type ? [component] : [])))]),
  );
}
