import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandTimeouts } from '../../lib/process/command-timeouts.js';
import type { CommandResult, CommandSpec, RunCommand } from '../../lib/process/exec.js';
import type { StartWrite, WritePermit } from '../../lib/writer/write-permit.js';
import type { SlurmName } from '../slurm-name.js';
import { load } from './sacctmgr-args.js';

/** How this process reaches one cluster's commands. */
export interface Connection {
  binPath: string;
  /** Words before every command, such as `docker exec slurm`; empty when commands run on this host. */
  prefix: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  run: RunCommand;
  timeouts: CommandTimeouts;
  /** The configured cluster, for commands that ask slurmctld; absent: they ask this host's. */
  clusters?: SlurmName | undefined;
}

/**
 * A frozen slurmdbd answers after 45 s; a read is harmless to end. A frozen slurmctld lets sacctmgr answer after 120 s,
 * with the change made, so a write is never ended before 180 s. Workers and workflows count with these figures, too.
 */
export const TIMEOUTS: CommandTimeouts = { readMs: 50_000, writeMs: 180_000 };

/** What a killed write may need to be gone, on top of its timeout: five seconds to end by itself, four until SIGKILL. */
const ENDING_MS = 10_000;

/** Of each stream of a command, where it is not read line by line. */
export const MAX_OUTPUT = 1024 * 1024;

/** What starts one of a cluster's commands. */
export const call = (
  connection: Connection,
  tool: string,
  args: readonly string[],
  timeoutMs: number,
): CommandSpec => ({
  file: join(connection.binPath, tool),
  args,
  timeoutMs,
  maxOutputBytes: MAX_OUTPUT,
  env: connection.env,
  prefix: connection.prefix,
});

/** `settled`: it was ended because its change is there, so that nothing of it is at work any more. */
export type WriteResult = CommandResult & { settled?: boolean };

/**
 * Runs a writing command under the permit of the cluster's single writer. What it did is for a read-back to tell, so the
 * caller gets the bare result.
 *
 * @param more `signal` ends a command whose change is known to be there
 * @throws NotTheWriter before anything was started
 */
export function write(
  connection: Connection,
  permit: WritePermit,
  args: readonly string[],
  tool: 'sacctmgr' | 'scancel' = 'sacctmgr',
  { stdin, signal }: { stdin?: { fd: number }; signal?: AbortSignal } = {},
): Promise<WriteResult> {
  const { writeMs } = connection.timeouts;
  const hardLimitMs = writeMs + ENDING_MS;
  const start: StartWrite<WriteResult> = async (onStart, mark, keep) => {
    const result = await connection.run({
      ...call(connection, tool, args, writeMs),
      hardLimitMs,
      onStart,
      mark,
      ...(keep === undefined ? {} : { keep }),
      ...(stdin === undefined ? {} : { stdin }),
      ...(signal === undefined ? {} : { signal }),
    });
    return signal?.aborted === true ? { ...result, settled: true } : result;
  };
  return permit.run(hardLimitMs + ENDING_MS, start, connection.prefix.length > 0);
}

/**
 * Runs `sacctmgr load` over a text, which it reads from its standard input: with a prefix it may run as another user, or
 * where our files are not. That is an open file and not a pipe, because /dev/stdin of a Node child is a socket and
 * cannot be opened.
 */
export async function writeLoadFile(
  connection: Connection,
  permit: WritePermit,
  text: string,
  more: { signal?: AbortSignal } = {},
): Promise<CommandResult> {
  const fd = namelessFile(text);
  try {
    return await write(connection, permit, load('/dev/stdin'), 'sacctmgr', { ...more, stdin: { fd } });
  } finally {
    closeSync(fd);
  }
}

/**
 * A temporary file that has no name any more, so that nothing of it is left whatever becomes of us. Whoever has it as
 * standard input may open it again by name, and then the mode of the file counts: another user has to be able to read
 * it. The folder, which is ours alone, kept everybody else away while it had a name.
 */
function namelessFile(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-load-'));
  try {
    const path = join(folder, 'changes.cfg');
    writeFileSync(path, text);
    chmodSync(path, 0o644);
    return openSync(path, 'r');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
