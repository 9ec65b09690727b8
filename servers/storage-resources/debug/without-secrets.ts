/** Keys whose values are secrets, in snake_case and camelCase. */
const SECRET =
  /(^|[_-])(secrets?|secret[_-]?options|secret[_-]?key|passwords?|passwd|passphrase|tokens?|api[_-]?keys?|access[_-]?keys?|private[_-]?keys?|credentials?|authorization|cookies?)$/i;

const snake = (key: string): string => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2');

const USERINFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi;

/**
 * A copy without everything secret: keys such as `secret_options`, `password` or `api_key` are left out wherever they
 * stand, the given values and user names and passwords in URLs are replaced by `***`.
 *
 * @param values secrets of this process, which must not turn up either
 */
export function withoutSecrets(value: unknown, values: readonly string[]): unknown {
  if (typeof value === 'string') {
    const hidden = values.reduce((text, secret) => text.replaceAll(secret, '***'), value);
    return hidden.replace(USERINFO, '$1***@');
  }
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !SECRET.test(snake(key)))
      .map(([key, each]) => [key, withoutSecrets(each, values)]),
  );
}
