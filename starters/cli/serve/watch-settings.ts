import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';

export interface WatchOptions {
  /** Files that may not exist (yet); names that are none do no harm. */
  files: readonly string[];
  logger: Pick<Logger, 'info' | 'error'>;
  reload(): Promise<void>;
}

/** Polling sees files that editors and configuration management replace; a second is soon enough. */
const INTERVAL_MS = 1_000;

/** Calls `reload` when one of the files changes. Settings with errors are told in the log and change nothing. */
export function watchSettings({ files, logger, reload }: WatchOptions): { close(): void } {
  let queue = Promise.resolve();
  const changed = (): void => {
    queue = queue.then(async () => {
      logger.info({}, 'the settings have changed: starting anew');
      try {
        await reload();
      } catch (error) {
        logger.error({ err: error }, 'the new settings cannot be used');
      }
    });
  };
  for (const file of files) watchFile(file, { interval: INTERVAL_MS }, changed);
  return {
    close: () => {
      for (const file of files) unwatchFile(file, changed);
    },
  };
}
