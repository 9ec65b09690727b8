import { unquote } from '../parse/quoted.js';

/** Path of the file that a `load` statement reads; undefined for other statements. */
export function fileOfLoad(words: readonly string[]): string | undefined {
  const [command = '', file] = words;
  return /^lo/i.test(command) && file !== undefined ? unquote(file.replace(/^f\w*=/i, '')) : undefined;
}
