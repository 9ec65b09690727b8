import type { Replacement } from './variants.js';

/**
 * Replaces a piece of source text.
 *
 * @throws when it is not there exactly once: a variant that does not differ would prove nothing
 */
export function replaceOnce(source: string, { file, from, to }: Replacement): string {
  const found = source.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} has ${found} places like this instead of one; mend the variant: ${from}`);
  return source.replace(from, () => to);
}
