import type * as z from 'zod';
import { BACKEND_SCHEMAS } from './backend-schemas.js';
import { offeringShape } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { viewOf } from './schema-view.js';

const homes = new Map<string, string[]>();

const collect = (schema: z.ZodType, place: string, prefix: string): void => {
  const view = viewOf(schema);
  const target = view.kind === 'array' || view.kind === 'record' ? view.element : schema;
  if (target === undefined) return;
  for (const [key, child] of Object.entries(viewOf(target).shape)) {
    const places = homes.get(key) ?? [];
    if (!places.includes(place)) homes.set(key, [...places, place]);
    collect(child, `under ${prefix}${key}`, `${prefix}${key}.`);
  }
};

/** Every key of the whole file with the places where it may stand, in words: `under backend_settings`. */
export function keyHomes(): ReadonlyMap<string, readonly string[]> {
  if (homes.size > 0) return homes;
  collect(rootSchema, 'at the root of the file', '');
  for (const key of [...Object.keys(offeringShape), 'backend_settings', 'backend_components'])
    homes.set(key, ['in an offering']);
  for (const { settings, component } of Object.values(BACKEND_SCHEMAS)) {
    collect(settings, 'under backend_settings', 'backend_settings.');
    collect(component, 'in a component under backend_components', '');
  }
  return homes;
}
