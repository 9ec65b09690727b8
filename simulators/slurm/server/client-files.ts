import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClientFiles } from '../sacctmgr/context.js';

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
};

function reason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return TEXTS[code] ?? code;
}

/** Files relative to the folder the client was started in. */
export function clientFiles(cwd: string): ClientFiles {
  return {
    read(path) {
      try {
        return { text: readFileSync(resolve(cwd, path), 'utf8') };
      } catch (error) {
        return { error: reason(error) };
      }
    },
    write(path, text) {
      try {
        writeFileSync(resolve(cwd, path), text);
        return undefined;
      } catch (error) {
        return reason(error);
      }
    },
  };
}
