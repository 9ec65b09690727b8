import { isScalar } from 'yaml';
import type { Path } from '../../activities/lib/settings/rule.js';
import type { Secret } from '../../activities/lib/settings/secret.js';
import { isSecretReference, resolveSecret, resolveSecretFile } from '../environment/secret-forms.js';
import type { Reading } from './reading.js';

interface Forms {
  value: unknown;
  file: unknown;
}

/**
 * The secret under a key, given in exactly one of its forms: inline, `${NAME}`, `credential:NAME`, or a file named under
 * `<key>_file`. Reports what is wrong; an empty value counts as absent.
 */
export function interpretSecret(forms: Forms, path: Path, reading: Reading): Secret | undefined {
  const filePath = [...path.slice(0, -1), `${String(path.at(-1))}_file`];
  const value = scalar(forms.value, path, reading);
  const file = scalar(forms.file, filePath, reading);
  if (value !== undefined && file !== undefined) {
    reading.report(filePath, {
      severity: 'error',
      code: 'E_SECRET',
      message: `${String(path.at(-1))} is given twice, as a value and as a file; keep one of them`,
      at: 'key',
    });
    reading.markFailed(path);
    keep(value, reading);
    return undefined;
  }
  if (value === undefined && file === undefined) return undefined;
  if (value !== undefined && !isSecretReference(value)) {
    keep(value, reading);
    const place = reading.places.get(path.join('.'));
    if (place !== undefined) place.inline = true;
  }
  const resolved =
    file === undefined ? resolveSecret(value ?? '', reading.context) : resolveSecretFile(file, reading.context);
  if ('secret' in resolved) return resolved.secret;
  const at = file === undefined ? path : filePath;
  reading.report(at, { severity: 'error', code: 'E_SECRET', message: resolved.problem });
  // The same problem under the key itself, so that a missing required key is not reported on top of it.
  if (file !== undefined) reading.markFailed(path);
  return undefined;
}

const keep = (value: string, reading: Reading): void => {
  reading.secrets.add(value);
};

function scalar(node: unknown, path: Path, reading: Reading): string | undefined {
  const target = reading.tree.resolve(node);
  if (target === undefined || (isScalar(target) && (target.value === null || target.value === ''))) return undefined;
  if (isScalar(target) && typeof target.value === 'string') return target.value;
  if (isScalar(target) && target.source !== undefined) keep(target.source, reading);
  reading.report(path, {
    severity: 'error',
    code: isScalar(target) ? 'E_QUOTES' : 'E_TYPE',
    message: isScalar(target) ? 'must be text, got ***; put it in quotes' : 'must be text, got a list or mapping',
  });
  return undefined;
}
