import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type * as z from 'zod';
import type { Path } from '../../activities/lib/settings/rule.js';
import { type SchemaView, viewOf } from '../schema/schema-view.js';
import { interpretScalar } from './interpret-scalar.js';
import { interpretSecret } from './interpret-secret.js';
import { mapEntries, spanOf } from './map-entries.js';
import type { Reading } from './reading.js';
import { looksSecret, toPlain } from './to-plain.js';
import { reportUnknownKey } from './unknown-key.js';

/**
 * Turns a YAML node into the plain value that the schema will check, and records where everything stands. Reports
 * what the schema would not see any more: unknown keys, unusable secrets, quoted numbers.
 *
 * @returns undefined for an absent, null or unusable value
 */
export function interpret(node: unknown, schema: z.ZodType, path: Path, reading: Reading): unknown {
  const view = viewOf(schema);
  const target = reading.tree.resolve(node);
  if (target === undefined || (isScalar(target) && target.value === null)) return undefined;
  if (view.kind === 'object') return isMap(target) ? readObject(target, view, path, reading) : shallow(target);
  if (view.kind === 'record') return isMap(target) ? readRecord(target, view, path, reading) : shallow(target);
  if (view.kind === 'array') {
    if (!isSeq(target)) return shallow(target);
    return target.items.map((item, index) => {
      remember([...path, index], undefined, item, false, reading);
      return view.element === undefined ? shallow(item) : interpret(item, view.element, [...path, index], reading);
    });
  }
  if (view.kind === 'other') return toPlain(target, path, reading);
  return isScalar(target) ? interpretScalar(target, view, path, reading) : shallow(target);
}

/** Enough of a value of the wrong kind to say what it is. */
const shallow = (node: unknown): unknown => (isScalar(node) ? node.value : isSeq(node) ? [] : {});

/** A key such as `__proto__` is one like others. */
const put = (result: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
};

const remember = (
  path: Path,
  key: ReturnType<typeof spanOf>,
  node: unknown,
  hidden: boolean,
  reading: Reading,
): void => {
  const value = spanOf(node);
  const scalar = isScalar(reading.tree.resolve(node));
  reading.places.set(path.join('.'), {
    ...(key ? { key } : {}),
    ...(value ? { value } : {}),
    hidden: hidden || !scalar,
  });
};

function readObject(map: YAMLMap, view: SchemaView, path: Path, reading: Reading): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const entries = new Map(mapEntries(map, reading.tree).map((entry) => [entry.name, entry]));
  for (const [name, entry] of entries) {
    const here = [...path, name];
    const schema = Object.hasOwn(view.shape, name) ? view.shape[name] : undefined;
    const secretOf = name.endsWith('_file') ? view.shape[name.slice(0, -'_file'.length)] : undefined;
    if (schema === undefined) {
      const file = secretOf !== undefined && viewOf(secretOf).kind === 'secret';
      const taken = view.loose && !file;
      remember(here, entry.key, entry.node, !taken || looksSecret(name), reading);
      if (taken) put(result, name, toPlain(entry.node, here, reading));
      else if (!file) reportUnknownKey(here, view, reading);
      continue;
    }
    const child = viewOf(schema);
    const ignored = child.meta.ignored === true;
    remember(here, entry.key, entry.node, ignored || child.kind === 'secret', reading);
    if (ignored) {
      reading.ignored.push(here);
      // Nobody wants the value, but a secret in it is one.
      toPlain(entry.node, here, reading);
    }
    if (ignored || child.kind === 'secret') continue;
    const value = interpret(entry.node, schema, here, reading);
    if (child.meta.unused === true && value !== undefined)
      reading.report(here, {
        severity: 'notice',
        code: 'E_LEGACY',
        message: 'this key has no effect; it can be removed',
        at: 'key',
      });
    if (value !== undefined) result[name] = value;
  }
  for (const [name, schema] of Object.entries(view.shape)) {
    if (viewOf(schema).kind !== 'secret') continue;
    const forms = { value: entries.get(name)?.node, file: entries.get(`${name}_file`)?.node };
    const secret = interpretSecret(forms, [...path, name], reading);
    if (secret !== undefined) result[name] = secret;
  }
  return result;
}

function readRecord(map: YAMLMap, view: SchemaView, path: Path, reading: Reading): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const entry of mapEntries(map, reading.tree)) {
    const here = [...path, entry.name];
    remember(here, entry.key, entry.node, false, reading);
    if (view.element === undefined) continue;
    const value = interpret(entry.node, view.element, here, reading);
    // A component without any key of its own still exists; what it lacks is reported by its schema.
    put(result, entry.name, value ?? (viewOf(view.element).kind === 'object' ? {} : undefined));
  }
  return result;
}
