import { isMap, isScalar, isSeq } from 'yaml';
import type { Path } from '../../activities/lib/settings/rule.js';
import { Secret } from '../../activities/lib/settings/secret.js';
import { isSecretReference } from '../environment/secret-forms.js';
import { mapEntries, spanOf } from './map-entries.js';
import type { Reading } from './reading.js';

/** Key names whose values are kept secret although no schema knows them. */
const SECRET_NAME =
  /(token|secret|passw|passphrase|credential|api_?key|private_?key|access_?key|dsn)(?!.*_(url|file)$)/i;

export const looksSecret = (name: string): boolean => SECRET_NAME.test(name);

/** Everything below a node as plain values, for settings that no schema describes. Likely secrets become `Secret`s. */
export function toPlain(node: unknown, path: Path, reading: Reading): unknown {
  const target = reading.tree.resolve(node);
  if (isScalar(target)) {
    if (looksSecret(String(path.at(-1))) && typeof target.value === 'string' && target.value !== '') {
      reading.secrets.add(target.value);
      const place = reading.places.get(path.join('.'));
      if (place !== undefined && !isSecretReference(target.value)) place.inline = true;
      return Secret.inline(target.value);
    }
    return target.value;
  }
  if (isSeq(target)) return target.items.map((item, index) => toPlain(item, [...path, index], reading));
  if (!isMap(target)) return undefined;
  const pairs = mapEntries(target, reading.tree).map(({ name, key, node: value }): [string, unknown] => {
    const here = [...path, name];
    const span = spanOf(value);
    reading.places.set(here.join('.'), {
      ...(key ? { key } : {}),
      ...(span ? { value: span } : {}),
      hidden: looksSecret(name) || !isScalar(reading.tree.resolve(value)),
    });
    return [name, toPlain(value, here, reading)];
  });
  return Object.fromEntries(pairs);
}
