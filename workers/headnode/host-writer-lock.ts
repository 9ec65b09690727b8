import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { withFileLock } from '../temporal-server/file-lock.js';

/** A write may take 180 s and a few may be ahead; after this the waiting batch fails and is tried again. */
const LOCK_TIMEOUT_MS = 10 * 60_000;

/**
 * Runs a write while no other process on this host writes to the same group. A holder that was killed does not keep the
 * lock.
 */
export function hostWriterLock(
  stateDir: string,
  logger: Pick<Logger, 'info'>,
): <T>(group: string, write: () => Promise<T>) => Promise<T> {
  return (group, write) => {
    const name = createHash('sha256').update(group).digest('hex').slice(0, 12);
    return withFileLock(
      join(stateDir, `writer-${name}.lock`),
      { timeoutMs: LOCK_TIMEOUT_MS, onWait: (pid) => logger.info({ group, pid }, 'another process is writing') },
      write,
    );
  };
}
