import type * as z from 'zod';
import { descriptors, perRegistry } from '../backends/registry.js';
import { defaultWords, typeWords } from '../yaml/type-words.js';
import { offeringShape } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { type SchemaView, viewOf } from './schema-view.js';

/** One key of the file. A key that backends understand differently is in the catalog once for each meaning. */
export interface CatalogKey {
  /** Without `offerings.0.`; a component's type is `*`: `backend_components.*.label`. */
  path: string;
  view: SchemaView;
  /** Backend types that have the key; empty when it does not depend on the backend. */
  backends: string[];
}

const walk = (schema: z.ZodType, path: string, add: (path: string, view: SchemaView) => void): void => {
  const view = viewOf(schema);
  if (path !== '') add(path, view);
  const dot = path === '' ? '' : `${path}.`;
  for (const [key, child] of Object.entries(view.shape)) walk(child, `${dot}${key}`, add);
  if (view.element === undefined || viewOf(view.element).kind !== 'object') return;
  for (const [key, child] of Object.entries(viewOf(view.element).shape)) walk(child, `${dot}*.${key}`, add);
};

const meaning = (path: string, view: SchemaView): string =>
  JSON.stringify([path, typeWords(view), defaultWords(view), view.meta]);

/** Every key of the file, in the order in which a file is written. */
export const keyCatalog = perRegistry((): readonly CatalogKey[] => {
  const keys = new Map<string, CatalogKey>();
  const add = (backend?: string) => (path: string, view: SchemaView) => {
    const key = keys.get(meaning(path, view)) ?? { path, view, backends: [] };
    if (backend !== undefined) key.backends.push(backend);
    keys.set(meaning(path, view), key);
  };
  walk(rootSchema(), '', add());
  for (const [key, schema] of Object.entries(offeringShape)) walk(schema, key, add());
  for (const { name, settings, component } of descriptors()) {
    walk(settings, 'backend_settings', add(name));
    walk(component, 'backend_components.*', add(name));
  }
  return byPath([...keys.values()]);
});

/** The meanings of a key beside each other. */
const byPath = (keys: readonly CatalogKey[]): CatalogKey[] => {
  const paths = new Map<string, CatalogKey[]>();
  for (const key of keys) paths.set(key.path, [...(paths.get(key.path) ?? []), key]);
  return [...paths.values()].flat();
};

/** `offerings.0.backend_components.cpu.label` → `backend_components.*.label`. */
const normal = (key: string): string =>
  key.replace(/^offerings\.(\d+|\*)\./, '').replace(/^backend_components\.[^.]+\./, 'backend_components.*.');

/** Keys that a name means: its full path, or the end of one; `KEY_file` means the secret `KEY`. */
export function findKeys(name: string): CatalogKey[] {
  const wanted = normal(name);
  const exact = keyCatalog().filter((key) => key.path === wanted);
  if (exact.length > 0) return exact;
  const ends = keyCatalog().filter((key) => key.path.endsWith(`.${wanted}`));
  if (ends.length > 0 || !wanted.endsWith('_file')) return ends;
  return findKeys(wanted.slice(0, -'_file'.length)).filter(({ view }) => view.kind === 'secret');
}
