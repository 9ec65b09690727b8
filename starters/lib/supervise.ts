import { type ChildProcess, spawn } from 'node:child_process';

export interface SupervisedOptions {
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  /** Where the child's stderr goes; our logs are JSON lines there. */
  stderr: 'inherit' | number;
  onExit: (reason: string, restartInMs: number) => void;
}

export interface Supervised {
  readonly pid: number | undefined;
  /** Asks the child to finish its work and waits until it has ended. */
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
/** A child that lived this long is taken for healthy: its next end is not a continuation of a crash loop. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * Keeps one child process running. The child is in a process group of its own, so that Ctrl-C in a terminal reaches
 * only this process, which then stops the child; if this process dies, the child sees its IPC channel close.
 */
export function supervise(options: SupervisedOptions): Supervised {
  let stopping = false;
  let delayMs = FIRST_DELAY_MS;
  let timer: NodeJS.Timeout | undefined;
  let child = start();

  function start(): ChildProcess {
    const begun = Date.now();
    const started = spawn(options.command, options.args, {
      env: options.env as NodeJS.ProcessEnv,
      detached: true,
      stdio: ['ignore', 'ignore', options.stderr, 'ipc'],
    });
    started.once('error', (error) => ended(`could not be started: ${error.message}`, begun));
    started.once('exit', (code, signal) => ended(signal === null ? `exit code ${code}` : `signal ${signal}`, begun));
    return started;
  }

  function ended(reason: string, begun: number): void {
    if (stopping || timer !== undefined) return;
    if (Date.now() - begun > HEALTHY_AFTER_MS) delayMs = FIRST_DELAY_MS;
    options.onExit(reason, delayMs);
    timer = setTimeout(() => {
      timer = undefined;
      child = start();
    }, delayMs);
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
  }

  return {
    get pid() {
      return child.pid;
    },
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      await gone;
    },
  };
}
