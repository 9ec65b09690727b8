import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorText } from '../../activities/lib/error-text.js';
import { failure } from '../../activities/lib/failure.js';
import { withFileLock } from '../temporal-server/file-lock.js';

/** A write may take 180 s and a few may be ahead; after this the waiting batch fails and is tried again. */
const LOCK_TIMEOUT_MS = 10 * 60_000;

/**
 * Runs a write while no other process on this host writes to the same group. A holder that was killed does not keep the
 * lock; one that is stopped does, because nobody can tell what its command still does.
 *
 * @throws failure BackendUnavailable when the lock cannot be had (somebody keeps it, the disk is full): nothing was
 *   written, and the batch is tried again; what `write` throws goes through as it is
 */
export function hostWriterLock(
  stateDir: string,
  logger: Pick<Logger, 'info'>,
  timeoutMs = LOCK_TIMEOUT_MS,
): <T>(group: string, write: () => Promise<T>) => Promise<T> {
  return async (group, write) => {
    const name = createHash('sha256').update(group).digest('hex').slice(0, 12);
    const path = join(stateDir, `writer-${name}.lock`);
    const onWait = (pid: number): void => logger.info({ group, pid }, 'another process is writing');
    let begun = false;
    try {
      return await withFileLock(path, { timeoutMs, onWait }, () => {
        begun = true;
        return write();
      });
    } catch (error) {
      if (begun) throw error;
      const why = errorText(error, 'message') || errorText(error, 'code');
      const what = `the lock of this host's writer cannot be had, so nothing is written: ${why}`;
      throw failure('BackendUnavailable', `${what} A stopped process goes on after kill -CONT.`);
    }
  };
}
