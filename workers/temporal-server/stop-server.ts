import { existsSync } from 'node:fs';
import { endProcess } from './end-process.js';
import { withFileLock } from './file-lock.js';
import { findRunningServer } from './find-running-server.js';
import { readRecord, statePaths, writeRecord } from './server-record.js';

const STOP_GRACE_MS = 10_000;
const LOCK_TIMEOUT_MS = 60_000;

/**
 * Ends the server of a state folder and remembers that it was meant: watching processes do not restart it until one of
 * them is started anew. Nothing happens when none runs. The database stays.
 *
 * @param options.unless asked when it is written down already that the server ends: whoever looks for the server from
 *   then on waits for the lock and starts it anew, and whoever came before is seen by this question
 */
export async function stopTemporalServer(stateDir: string, options: { unless?: () => boolean } = {}): Promise<void> {
  const paths = statePaths(stateDir);
  if (!existsSync(stateDir)) return;
  await withFileLock(paths.lock, { timeoutMs: LOCK_TIMEOUT_MS }, async () => {
    const record = readRecord(stateDir);
    const running = findRunningServer(paths.database);
    if (record) writeRecord(stateDir, { ...record, state: 'stopped' });
    if (options.unless?.()) {
      if (record) writeRecord(stateDir, record);
      return;
    }
    if (running) await endProcess(running.process, STOP_GRACE_MS);
  });
}
