import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

const LINES = 200;
const BYTES = 64 * 1024;
const LONGEST_LINE = 2_000;

/**
 * The last lines of every log in the state folder, without secrets, by file name.
 *
 * @param mask takes secrets out of a whole line, before it is cut
 */
export function logTails(stateDir: string, mask: (text: string) => string): Record<string, string[]> {
  return Object.fromEntries(logFiles(stateDir).map((name) => [name, tail(join(stateDir, name), mask)]));
}

function logFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.log(\.\d+)?$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function tail(file: string, mask: (text: string) => string): string[] {
  try {
    const fd = openSync(file, 'r');
    try {
      const { size } = fstatSync(fd);
      const from = Math.max(0, size - BYTES);
      const bytes = Buffer.alloc(size - from);
      const read = readSync(fd, bytes, 0, bytes.length, from);
      const lines = bytes.subarray(0, read).toString('utf8').split('\n');
      // The first line may be cut, and half of a secret would not be found.
      return (from > 0 ? lines.slice(1) : lines)
        .filter((line) => line !== '')
        .slice(-LINES)
        .map((line) => mask(line).slice(0, LONGEST_LINE));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return [`(cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'})`];
  }
}
