import type { WriteHealth } from './write-health.js';
import type { WritePermit } from './write-permit.js';

/**
 * Remembers every command that did not end by itself, whoever ended it: what it began may still be at work in the
 * backend, and nothing may be written meanwhile, by us or by the next holder.
 */
export function settlingPermit(permit: WritePermit, health: WriteHealth): WritePermit {
  return {
    async run(maxMs, start, hidden) {
      let started = false;
      try {
        const noting: typeof start = (onStart, mark, keep) => {
          const note = (pid: number, kill: () => void): void => {
            started = true;
            onStart(pid, kill);
          };
          return start(note, mark, keep);
        };
        const result = await permit.run(maxMs, noting, hidden);
        if (wasEnded(result)) health.killed();
        return result;
      } catch (error) {
        if (started) health.killed();
        throw error;
      }
    },
  };
}

/** 128 and the number of a signal: how a prefix or a shell tells of one that ended its command. */
const SIGNALS = /^1(29|[34]\d|5\d)$/;

/** What `runCommand` tells of a process that a signal ended, ours or somebody else's, unless its change was there by then. */
function wasEnded(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  const { exitCode, timedOut, settled } = result as { exitCode?: unknown; timedOut?: unknown; settled?: unknown };
  if (settled === true) return false;
  return exitCode === null || timedOut === true || SIGNALS.test(String(exitCode));
}
