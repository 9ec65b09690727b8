import { Secret } from '../../../activities/lib/settings/secret.js';

/** Every `Secret` inside a configuration, however deep; they are masked in the log of the process that uses it. */
export function collectSecrets(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  if (Array.isArray(value)) return value.flatMap(collectSecrets);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(collectSecrets);
  return [];
}
