import type * as z from 'zod';
import { descriptors, perRegistry } from '../backends/registry.js';
import { offeringShape } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { viewOf } from './schema-view.js';

const collect = (homes: Map<string, string[]>, schema: z.ZodType, place: string, prefix: string): void => {
  const view = viewOf(schema);
  const target = view.kind === 'array' || view.kind === 'record' ? view.element : schema;
  if (target === undefined) return;
  for (const [key, child] of Object.entries(viewOf(target).shape)) {
    const places = homes.get(key) ?? [];
    if (!places.includes(place)) homes.set(key, [...places, place]);
    collect(homes, child, `under ${prefix}${key}`, `${prefix}${key}.`);
  }
};

/** Every key of the whole file with the places where it may stand, in words: `under backend_settings`. */
export const keyHomes = perRegistry((): ReadonlyMap<string, readonly string[]> => {
  const homes = new Map<string, string[]>();
  collect(homes, rootSchema(), 'at the root of the file', '');
  for (const key of [...Object.keys(offeringShape), 'backend_settings', 'backend_components'])
    homes.set(key, ['in an offering']);
  for (const { settings, component } of descriptors()) {
    collect(homes, settings, 'under backend_settings', 'backend_settings.');
    collect(homes, component, 'in a component under backend_components', '');
  }
  return homes;
});

/** Names of the backends that have a key directly under `backend_settings`, or in a component. */
export const ownersOf = (key: string, part: 'settings' | 'component'): string[] =>
  descriptors().flatMap((descriptor) => (Object.hasOwn(viewOf(descriptor[part]).shape, key) ? [descriptor.name] : []));
