import { readFileSync, statSync } from 'node:fs';
import { Secret } from '../../activities/lib/settings/secret.js';

/** Tokens and passwords are short; a larger file is another one by mistake. */
const LARGEST = 64 * 1024;

const read = (file: string): { value: string; stamp: string } => {
  const stat = statSync(file);
  if (!stat.isFile() || stat.size > LARGEST) throw new Error(`${file} is not a small regular file`);
  const value = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .trim();
  if (value === '') throw new Error(`${file} is empty`);
  return { value, stamp: `${stat.ino}/${stat.size}/${stat.mtimeMs}` };
};

/**
 * A secret kept in a file: trimmed, and read again whenever the file has changed. While a replaced file is missing,
 * empty or unreadable, the last good value stays in use.
 *
 * @throws when the file cannot be read the first time
 */
export function secretFile(file: string, source: string): Secret {
  let known = read(file);
  const refresh = (): string => {
    try {
      const stat = statSync(file);
      if (`${stat.ino}/${stat.size}/${stat.mtimeMs}` !== known.stamp) known = read(file);
    } catch {
      return known.value;
    }
    return known.value;
  };
  return new Secret(refresh, source);
}
