import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabProcess } from '../slurm-lab.js';
import type { DaemonCommand } from './daemon-command.js';
import { isAlive, type ProcessIdentity, processIdentity } from './process-identity.js';
import { waitUntil } from './wait-until.js';

const SUFFIX = '.process.json';
/** slurmctld saves its state on SIGTERM; more than a few seconds means it hangs on a peer that is gone. */
const TERM_GRACE_MS = 8_000;

/** Starts, finds and ends the lab's processes. What runs is recorded in the folder, so that any later run finds it. */
export class ProcessTable {
  constructor(
    private readonly runDir: string,
    private readonly logDir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  private file(name: LabProcess): string {
    return join(this.runDir, `${name}${SUFFIX}`);
  }

  /** Identity of a recorded process that still runs; a record left by a crash is dropped. */
  find(name: LabProcess): ProcessIdentity | undefined {
    if (!existsSync(this.file(name))) return undefined;
    try {
      const identity = JSON.parse(readFileSync(this.file(name), 'utf8')) as ProcessIdentity;
      if (isAlive(identity)) return identity;
    } catch {
      // A half-written record names nothing that could be ended.
    }
    rmSync(this.file(name), { force: true });
    return undefined;
  }

  /** Everything that runs. */
  pids(): Partial<Record<LabProcess, number>> {
    const names = existsSync(this.runDir) ? readdirSync(this.runDir).filter((file) => file.endsWith(SUFFIX)) : [];
    const result: Partial<Record<LabProcess, number>> = {};
    for (const name of names.map((file) => file.slice(0, -SUFFIX.length) as LabProcess).sort()) {
      const found = this.find(name);
      if (found !== undefined) result[name] = found.pid;
    }
    return result;
  }

  /** Starts a process in its own session (or our Ctrl-C would end it) unless it runs already. */
  launch(name: LabProcess, command: DaemonCommand): void {
    if (this.find(name) !== undefined) return;
    const output = openSync(this.outputFile(name), 'a');
    const options: SpawnOptions = { detached: true, stdio: ['ignore', output, output], env: this.env, cwd: '/' };
    const child = spawn(command.file, command.args, options);
    closeSync(output);
    child.on('error', () => undefined);
    child.unref();
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (identity === undefined)
      throw new Error(`Slurm lab: ${command.file} did not start; see ${this.outputFile(name)}.`);
    writeFileSync(this.file(name), JSON.stringify(identity));
  }

  outputFile(name: LabProcess): string {
    return join(this.logDir, `${name}.out`);
  }

  /** Sends a signal; nothing happens when the process does not run. */
  signal(name: LabProcess, signal: NodeJS.Signals): void {
    const found = this.find(name);
    if (found !== undefined) process.kill(found.pid, signal);
  }

  /** Ends a process and waits until it is gone; SIGKILL follows when SIGTERM is not enough. */
  async end(name: LabProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const found = this.find(name);
    if (found === undefined) return;
    const gone = () => !isAlive(found);
    process.kill(found.pid, signal);
    // A frozen process acts on SIGTERM only once it goes on.
    process.kill(found.pid, 'SIGCONT');
    try {
      await waitUntil(gone, { what: `end of ${name}`, timeoutMs: TERM_GRACE_MS, everyMs: 15 });
    } catch {
      if (!gone()) process.kill(found.pid, 'SIGKILL');
      await waitUntil(gone, { what: `end of ${name} after SIGKILL`, timeoutMs: TERM_GRACE_MS, everyMs: 15 });
    }
    rmSync(this.file(name), { force: true });
  }
}
