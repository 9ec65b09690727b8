import type { SchemaView } from '../schema/schema-view.js';

/** The kind of value that a key takes, in words. */
export function typeWords(view: SchemaView): string {
  if (view.kind === 'enum') return view.values.join(' | ');
  if (view.kind === 'number') return view.integer ? 'whole number' : 'number';
  if (view.kind === 'boolean') return 'true | false';
  if (view.kind === 'array') return 'list';
  if (view.kind === 'object' || view.kind === 'record') return 'mapping';
  if (view.kind === 'secret') return 'secret text';
  return view.kind === 'other' ? 'any' : view.meta.url === true ? 'URL' : 'text';
}

/** What counts when the key is left out, in words. */
export function defaultWords(view: SchemaView): string {
  if (!view.optional) return 'required';
  if (!view.hasDefault) return 'none';
  const value = view.default;
  if (value === '') return 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
