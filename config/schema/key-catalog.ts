import type * as z from 'zod';
import { BACKEND_SCHEMAS } from './backend-schemas.js';
import { offeringShape } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { type SchemaView, viewOf } from './schema-view.js';

/** One key of the file. */
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

let known: CatalogKey[] | undefined;

/** Every key of the file, in the order in which a file is written. */
export function keyCatalog(): readonly CatalogKey[] {
  if (known !== undefined) return known;
  const keys = new Map<string, CatalogKey>();
  const add = (backend?: string) => (path: string, view: SchemaView) => {
    const key = keys.get(path) ?? { path, view, backends: [] };
    if (backend !== undefined) key.backends.push(backend);
    keys.set(path, key);
  };
  walk(rootSchema, '', add());
  for (const [key, schema] of Object.entries(offeringShape)) walk(schema, key, add());
  for (const [backend, { settings, component }] of Object.entries(BACKEND_SCHEMAS)) {
    walk(settings, 'backend_settings', add(backend));
    walk(component, 'backend_components.*', add(backend));
  }
  known = [...keys.values()];
  return known;
}

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
