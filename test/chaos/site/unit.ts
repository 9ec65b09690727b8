import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** What systemd's `RestartSec=1` does. */
const RESTART_AFTER_MS = 1_000;

export interface UnitOptions {
  name: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Both streams go there; appended over restarts. */
  logFile: string;
}

/** One long-running process as a site's systemd keeps it: started again one second after it died. */
export class Unit {
  readonly name: string;
  readonly #options: UnitOptions;
  #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  /** How often it was started. */
  starts = 0;

  constructor(options: UnitOptions) {
    this.name = options.name;
    this.#options = options;
    this.#child = this.#start();
  }

  /** Process id, or undefined between an end and the next start. */
  get pid(): number | undefined {
    return this.#timer === undefined ? this.#child.pid : undefined;
  }

  /** @returns whether there was a process to signal */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): boolean {
    return this.pid !== undefined && this.#child.kill(signal);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }

  #start(): ChildProcess {
    this.starts += 1;
    const log = openSync(this.#options.logFile, 'a');
    const child = spawn(process.execPath, this.#options.args, {
      env: { ...this.#options.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.once('error', () => this.#ended());
    child.once('exit', () => this.#ended());
    return child;
  }

  #ended(): void {
    if (this.#stopping || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#child = this.#start();
    }, RESTART_AFTER_MS);
  }
}
