import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from '../../activities/lib/failure.js';
import { writeAtomically } from '../../activities/lib/write-atomically.js';
import { isAlive, type ProcessIdentity, processIdentity } from '../lib/process-identity.js';

/** What is known on this host of the writing command that was started last. */
interface ChildRecord {
  /** The process that started it. */
  holder: ProcessIdentity | null;
  /** Absent between "about to start" and "started". */
  process?: ProcessIdentity;
}

/**
 * The writing command of one group that runs on this host, in a file: a holder that is killed leaves it behind, and the
 * next one on the same host sees which process to wait for. The file is away while no command runs.
 */
export class ChildFile {
  readonly #path: string;

  constructor(stateDir: string, group: string) {
    const name = createHash('sha256').update(group).digest('hex').slice(0, 12);
    this.#path = join(stateDir, `writer-${name}.child`);
  }

  aboutToStart(): void {
    this.#write({ holder: processIdentity(process.pid) ?? null });
  }

  started(pid: number): void {
    const child = processIdentity(pid);
    const holder = processIdentity(process.pid) ?? null;
    this.#write(child === undefined ? { holder } : { holder, process: child });
  }

  ended(): void {
    rmSync(this.#path, { force: true });
  }

  /**
   * - `none`: nobody left a command behind
   * - `running`: it runs still; `process` names it; an `orphan` has lost the process that started it
   * - `gone`: it ended, but nobody saw how: it may have been killed
   * - `unknown`: its holder ended between announcing and naming it
   */
  look(): { state: 'none' | 'gone' | 'unknown' } | { state: 'running'; process: ProcessIdentity; orphan: boolean } {
    const record = this.#read();
    if (typeof record === 'string') return { state: record };
    const { process: child, holder } = record;
    if (child === undefined) return { state: 'unknown' };
    if (!isAlive(child)) return { state: 'gone' };
    return { state: 'running', process: child, orphan: holder === null || !isAlive(holder) };
  }

  /** Process number in the record, if it has one. */
  pid(): number | undefined {
    const record = this.#read();
    return typeof record === 'string' ? undefined : record.process?.pid;
  }

  #read(): ChildRecord | 'none' | 'unknown' {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as ChildRecord;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unknown';
    }
  }

  /** @throws BackendUnavailable when the file cannot be written, so that nothing is started that nobody would find */
  #write(record: ChildRecord): void {
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      writeAtomically(this.#path, `${JSON.stringify(record)}\n`);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      throw failure('BackendUnavailable', `the running command cannot be noted in the state folder: ${code}.`);
    }
  }
}
