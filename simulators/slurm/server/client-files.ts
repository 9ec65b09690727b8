import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isStandardInput } from '../parse/standard-input.js';
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

/**
 * Files relative to the folder the client was started in. A client in a container sees none of the host's. Standard
 * input is not here: it has to be asked for.
 */
export function clientFiles(cwd: string, container: string): ClientFiles {
  return {
    read(path) {
      if (isStandardInput(path)) return { text: '' };
      if (container !== '') return { error: reason({ code: 'ENOENT' }) };
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
