import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface WriteOptions {
  /** Permission bits; the umask takes more away. Default 0600. */
  mode?: number;
  /** Whether a file that is there is replaced (default); otherwise it is left alone and the error is EEXIST. */
  replace?: boolean;
}

/** Writes a file as a whole (temporary file, fsync, rename): a reader sees the old content or the new one. */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, replace = true }: WriteOptions = {},
): void {
  if (!replace) closeSync(openSync(path, 'wx', mode));
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const fd = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(fd, content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (!replace) rmSync(path, { force: true });
    throw error;
  }
}
