import type { Logger } from 'pino';

/**
 * Exit codes of our processes. systemd's `Restart=always` covers all of them; `RestartPreventExitStatus=2` keeps a
 * wrong configuration from being tried for ever.
 */
export const EXIT = {
  /** Work finished, or stopped on request with everything drained. */
  ok: 0,
  /** An error that was not foreseen. */
  failure: 1,
  /** Wrong arguments or configuration: starting again cannot help. */
  usage: 2,
  /** Something that is needed at start cannot be reached. */
  unavailable: 69,
  /** Stopped on request, but the work did not end within the grace time. */
  unfinished: 75,
} as const;

/** A second signal ends the process at once with 128 + its number, as a shell would report it. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

type StopSignal = keyof typeof SIGNALS;

export interface StopOptions {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Stops taking work and waits for what is running. */
  drain: (reason: string) => Promise<void>;
  /** After this the process ends with 75, drained or not; must be longer than the workers' force time. */
  forceMs: number;
  /** When `drain` itself cuts what is still running, for the log; default `forceMs`. */
  cutMs?: number;
  /** Exit codes after a drain that a signal asked for; default 0. */
  signalCodes?: Record<StopSignal, number>;
  exit?: (code: number) => void;
  source?: {
    on(signal: StopSignal, listener: () => void): unknown;
    off(signal: StopSignal, listener: () => void): unknown;
  };
}

export interface StopHandle {
  /** Stops as a signal would, with the given exit code when drained. */
  stop(reason: string, code?: number): void;
  /** Takes the signal handlers off again. */
  dispose(): void;
}

/**
 * SIGTERM and SIGINT drain once and then exit with 0 (or the code given for it); a second signal exits at once; so does the end of the grace time,
 * with 75. A drain that fails exits with 1.
 */
export function handleStopSignals(options: StopOptions): StopHandle {
  const { logger } = options;
  const exit = options.exit ?? process.exit;
  const source = options.source ?? process;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (reason: string, code: number = EXIT.ok): void => {
    if (stopping) return;
    stopping = true;
    const begun = Date.now();
    const longestSeconds = (options.cutMs ?? options.forceMs) / 1000;
    logger.info({ reason }, `Stopping (${reason}): finishing what is running, at most ${longestSeconds} s.`);
    timer = setTimeout(() => {
      logger.error(
        { reason },
        `Not finished after ${options.forceMs / 1000} s; ending. Temporal repeats what was cut.`,
      );
      exit(EXIT.unfinished);
    }, options.forceMs);
    options.drain(reason).then(
      () => {
        clearTimeout(timer);
        logger.info({ reason }, `Stopped after ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
        exit(code);
      },
      (error: unknown) => {
        clearTimeout(timer);
        logger.error({ err: error }, 'Stopping failed; ending.');
        exit(EXIT.failure);
      },
    );
  };
  const onSignal = (signal: StopSignal) => (): void => {
    if (stopping) {
      clearTimeout(timer);
      logger.warn({ signal }, `Second ${signal}: ending at once.`);
      exit(SIGNALS[signal]);
    } else stop(signal, options.signalCodes?.[signal]);
  };
  const [onInt, onTerm] = [onSignal('SIGINT'), onSignal('SIGTERM')];
  source.on('SIGINT', onInt);
  source.on('SIGTERM', onTerm);
  return {
    stop,
    dispose: () => {
      source.off('SIGINT', onInt);
      source.off('SIGTERM', onTerm);
    },
  };
}
