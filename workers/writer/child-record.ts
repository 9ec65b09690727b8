import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from '../../activities/lib/failure.js';
import { MARK } from '../../activities/lib/process/exec.js';
import { writeAtomically } from '../../activities/lib/write-atomically.js';
import { allPids, isAlive, type ProcessIdentity, processIdentity } from '../lib/process-identity.js';

/** What is known on this host of the writing command that was started last. */
interface ChildRecord {
  /** The process that started it. */
  holder: ProcessIdentity | null;
  /** Stands in the command's environment: it is found by it when its holder was killed before it could name it. */
  mark?: string;
  /** Seconds after boot until which the command may live although its process is gone. */
  mayLiveUntil?: number;
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

  /**
   * @param livesOnMs so long it may live although its process is gone: behind a prefix
   * @returns the mark to be given to the command
   */
  aboutToStart(livesOnMs = 0): string {
    const mark = randomUUID();
    const until = livesOnMs > 0 ? { mayLiveUntil: uptime() + livesOnMs / 1000 } : {};
    this.#write({ holder: processIdentity(process.pid) ?? null, mark, ...until });
    return mark;
  }

  started(pid: number): void {
    const child = processIdentity(pid);
    const holder = processIdentity(process.pid) ?? null;
    this.#write({
      ...this.#marked(),
      holder,
      ...(child === undefined ? {} : { process: child }),
    });
  }

  ended(): void {
    rmSync(this.#path, { force: true });
  }

  /**
   * - `none`: nobody left a command behind
   * - `running`: it runs still; `process` names it; an `orphan` has lost the process that started it
   * - `gone`: it ended, but nobody saw how: it may have been killed
   * - `hidden`: the same of its process; behind a prefix it may live on for so long
   * - `unknown`: its holder lives and has announced it, but not named it yet; or the file cannot be read
   */
  look():
    | { state: 'none' | 'gone' | 'unknown' }
    | { state: 'hidden'; forMs: number }
    | { state: 'running'; process: ProcessIdentity; orphan: boolean } {
    const record = this.#read();
    if (typeof record === 'string') return { state: record };
    const { holder, mark } = record;
    if (record.process === undefined && holder !== null && isAlive(holder)) return { state: 'unknown' };
    const child = record.process ?? marked(mark);
    if (child === undefined || !isAlive(child)) {
      const forMs = ((record.mayLiveUntil ?? 0) - uptime()) * 1000;
      return forMs > 0 ? { state: 'hidden', forMs } : { state: 'gone' };
    }
    return { state: 'running', process: child, orphan: holder === null || !isAlive(holder) };
  }

  /** What the record is about, as long as it is about the same command. */
  key(): string | undefined {
    const record = this.#read();
    return typeof record === 'string' ? undefined : (record.mark ?? String(record.process?.pid));
  }

  #marked(): Pick<ChildRecord, 'mark' | 'mayLiveUntil'> {
    const record = this.#read();
    if (typeof record === 'string') return {};
    const { process: _, holder: __, ...marked } = record;
    return marked;
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

const uptime = (): number => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);

/** The first process with this mark: `timeout`, below which the command itself runs. */
function marked(mark: string | undefined): ProcessIdentity | undefined {
  if (mark === undefined) return undefined;
  const pid = allPids()
    .sort((a, b) => a - b)
    .find((each) => environmentOf(each).includes(`${MARK}=${mark}`));
  return pid === undefined ? undefined : processIdentity(pid);
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // Somebody else's, or gone.
    return '';
  }
}
