import * as z from 'zod';
import type { KeyMeta } from '../../activities/lib/settings/config-schema.js';

export type Kind = 'object' | 'record' | 'array' | 'secret' | 'string' | 'number' | 'boolean' | 'enum' | 'other';

/** What the loader, the JSON Schema and `config explain` need to know about a schema. */
export interface SchemaView {
  kind: Kind;
  meta: KeyMeta & { description?: string };
  /** The key may be left out. */
  optional: boolean;
  hasDefault: boolean;
  default?: unknown;
  /** Keys of an object. */
  shape: Readonly<Record<string, z.ZodType>>;
  /** An object that takes other keys as well. */
  loose: boolean;
  /** Schema of the items of an array or the values of a record. */
  element?: z.ZodType;
  /** Allowed words of an enum. */
  values: readonly string[];
  integer: boolean;
}

const KINDS: Partial<Record<z.core.$ZodTypeDef['type'], Kind>> = {
  object: 'object',
  record: 'record',
  array: 'array',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  enum: 'enum',
};

const cache = new WeakMap<z.ZodType, SchemaView>();

/** Looks through optional, default and transformed schemas at what a key is. */
export function viewOf(schema: z.ZodType): SchemaView {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  const view = build(schema);
  cache.set(schema, view);
  return view;
}

function build(schema: z.ZodType): SchemaView {
  const meta = (z.globalRegistry.get(schema) ?? {}) as SchemaView['meta'];
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return { ...inner(def.innerType, meta), optional: true };
    case 'prefault':
      return { ...inner(def.innerType, meta), optional: true };
    case 'default':
      return { ...inner(def.innerType, meta), optional: true, hasDefault: true, default: def.defaultValue };
    case 'pipe':
      return inner(def.in, meta);
    default:
      return leaf(def, meta);
  }
}

const inner = (schema: z.core.$ZodType, meta: SchemaView['meta']): SchemaView => {
  const view = viewOf(schema as z.ZodType);
  return { ...view, meta: { ...view.meta, ...meta } };
};

function leaf(def: z.core.$ZodTypes['_zod']['def'], meta: SchemaView['meta']): SchemaView {
  const base: SchemaView = {
    kind: meta.secret === true ? 'secret' : (KINDS[def.type] ?? 'other'),
    meta,
    optional: def.type === 'unknown' || def.type === 'any',
    hasDefault: false,
    shape: {},
    loose: false,
    values: [],
    integer: def.type === 'number' && (def as { format?: string }).format === 'safeint',
  };
  if (def.type === 'object') {
    const loose = def.catchall !== undefined && def.catchall._zod.def.type !== 'never';
    return { ...base, shape: def.shape as Record<string, z.ZodType>, loose };
  }
  if (def.type === 'record') return { ...base, element: def.valueType as z.ZodType };
  if (def.type === 'array') return { ...base, element: def.element as z.ZodType };
  if (def.type === 'enum') return { ...base, values: Object.values(def.entries).map(String) };
  return base;
}
