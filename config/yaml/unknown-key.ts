import type { Path } from '../../activities/lib/settings/rule.js';
import { keyHomes, ownersOf } from '../schema/key-homes.js';
import type { SchemaView } from '../schema/schema-view.js';
import { viewOf } from '../schema/schema-view.js';
import type { Reading } from './reading.js';
import { suggest } from './suggest.js';

/** Keys of an object, with the `_file` form of its secrets. */
export const knownKeys = (view: SchemaView): string[] =>
  Object.entries(view.shape).flatMap(([name, schema]) => {
    const { kind, meta } = viewOf(schema);
    if (meta.ignored === true) return [];
    return kind === 'secret' ? [name, `${name}_file`] : [name];
  });

/** A file with more unknown keys is something else altogether; suggestions for each would only take time. */
const MOST_HINTS = 200;

/** Reports a key that the schema does not have, with the key or the place that was probably meant. */
export function reportUnknownKey(path: Path, view: SchemaView, reading: Reading): void {
  const name = String(path.at(-1));
  if (path.length === 1 && name.startsWith('x-')) return;
  reading.unknownKeys += 1;
  reading.report(path, {
    severity: reading.compat ? 'warning' : 'error',
    code: 'E_UNKNOWN_KEY',
    message: `unknown key${reading.unknownKeys > MOST_HINTS ? '' : hint(name, path, view, reading.isSite)}`,
    at: 'key',
  });
}

/** Backends that have the key in this place; the offering at hand uses none of them, or the key would not be unknown. */
function othersWith(name: string, [root, , block, ...below]: Path): string[] {
  if (root !== 'offerings') return [];
  if (block === 'backend_settings' && below.length === 1) return ownersOf(name, 'settings');
  return block === 'backend_components' && below.length === 2 ? ownersOf(name, 'component') : [];
}

function hint(name: string, path: Path, view: SchemaView, isSite: boolean): string {
  const owners = isSite ? othersWith(name, path) : [];
  if (owners.length > 0) return `; it is a key of ${owners.join(', ')}, which this offering does not use`;
  const homes = isSite ? keyHomes().get(name) : undefined;
  if (homes !== undefined) return `; it belongs ${homes.join(' or ')}`;
  const meant = suggest(name, knownKeys(view));
  if (meant !== undefined) return `, did you mean ${meant}?`;
  if (!isSite) return '';
  const elsewhere = suggest(name, [...keyHomes().keys()]);
  if (elsewhere !== undefined && elsewhere.length > 4)
    return `, did you mean ${elsewhere} (${keyHomes().get(elsewhere)?.join(' or ') ?? ''})?`;
  return path.length === 1 ? '; keys that only hold YAML anchors may be named x-…' : '';
}
