import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import type { LoadedSettings } from './load-settings.js';
import { contentOf, watchFiles } from './watch-files.js';

export interface ReloadOptions {
  /** The settings in force. */
  first: Pick<LoadedSettings, 'files'>;
  /** @throws Error when they cannot be used, whatever else happens */
  load(): LoadedSettings;
  /** @throws Error when they cannot be used yet; nothing has changed then */
  replace(settings: StorageSettings, source: string, signal: AbortSignal): Promise<void>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  intervalMs?: number;
  firstPauseMs?: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

const inOneLine = (problems: LoadedSettings['problems']): string =>
  formatProblems(problems, { frames: false }).trimEnd().split('\n').join('; ');

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Takes changed settings over. Where they have mistakes or cannot be used, the old ones stay in force and one line in the
 * log says why; what may pass by itself, such as an outage of Waldur, is tried again until it works or the settings
 * change once more.
 */
export function reloadSettings(options: ReloadOptions): { close(): Promise<void> } {
  const { load, replace, logger, firstPauseMs = FIRST_PAUSE_MS, intervalMs } = options;
  let { files } = options.first;
  let inForce = contentOf(files);
  let refused = false;
  let attempt = new AbortController();
  let queue = Promise.resolve();

  function stay(reason: string): void {
    refused = true;
    logger.error({}, `the old settings stay in force: ${reason}`);
  }

  async function tryUntilItWorks(settings: StorageSettings, source: string, signal: AbortSignal): Promise<boolean> {
    let told: string | undefined;
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await replace(settings, source, signal);
        return true;
      } catch (error) {
        if (signal.aborted) break;
        const reason = text(error);
        if (reason !== told) stay(`${reason}. The new ones are tried again`);
        told = reason;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  async function take(changed: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (changed === inForce) {
      if (refused) logger.info({}, 'the settings are those in force again');
      refused = false;
      return;
    }
    try {
      const { settings, problems, source, files: read } = load();
      files = read;
      const content = contentOf(files);
      if (settings === undefined) return stay(inOneLine(problems.filter(({ severity }) => severity === 'error')));
      if (problems.length > 0) logger.warn({}, `the new settings: ${inOneLine(problems)}`);
      if (!(await tryUntilItWorks(settings, source, signal))) return;
      inForce = content;
      refused = false;
    } catch (error) {
      stay(text(error));
    }
  }

  const watched = watchFiles({
    files: () => files,
    known: inForce,
    changed: (content) => {
      attempt.abort();
      attempt = new AbortController();
      const { signal } = attempt;
      queue = queue.then(() => take(content, signal));
    },
    ...(intervalMs === undefined ? {} : { intervalMs }),
  });
  return {
    close: async () => {
      watched.close();
      attempt.abort();
      await queue;
    },
  };
}
