import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult, RunCommand } from '../lib/exec.js';
import { failure } from '../lib/failure.js';
import type { WritePermit } from '../lib/write-permit.js';
import { classifyError } from './classify-error.js';
import { load } from './sacctmgr-args.js';

/** How this process reaches one cluster's commands. */
export interface Connection {
  binPath: string;
  /** Words before every command, such as `docker exec slurm`; empty when commands run on this host. */
  prefix: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  run: RunCommand;
  timeouts: CommandTimeouts;
}

/** Longest run of a command before it is ended, in milliseconds. */
export interface CommandTimeouts {
  readMs: number;
  writeMs: number;
}

/**
 * A frozen slurmdbd answers after 45 s; a read is harmless to end. A frozen slurmctld lets sacctmgr answer after 120 s,
 * with the change made, so a write is never ended before 180 s.
 */
export const TIMEOUTS: CommandTimeouts = { readMs: 50_000, writeMs: 180_000 };

/** What a killed write may need to be gone, on top of its timeout: five seconds to end by itself, four until SIGKILL. */
const ENDING_MS = 10_000;

const MAX_OUTPUT = 64 * 1024 * 1024;

const call = (connection: Connection, tool: string, args: readonly string[], timeoutMs: number) => ({
  file: join(connection.binPath, tool),
  args,
  timeoutMs,
  maxOutputBytes: MAX_OUTPUT,
  env: connection.env,
  prefix: connection.prefix,
});

/**
 * Runs a reading command and returns its standard output.
 *
 * @param tool sacctmgr unless told
 * @throws the failure that its output means; BackendUnavailable where that is unknown, since reading again is harmless
 */
export async function read(connection: Connection, args: readonly string[], tool = 'sacctmgr'): Promise<string> {
  const result = await connection.run(call(connection, tool, args, connection.timeouts.readMs));
  const verdict = classifyError(result);
  if (verdict.kind === 'failed') {
    const type = verdict.type === 'BackendNotApplied' ? 'BackendUnavailable' : verdict.type;
    const what = args
      .filter((arg) => !arg.startsWith('--'))
      .slice(0, 2)
      .join(' ');
    throw failure(type, `${tool} ${what} on ${connection.binPath}: ${verdict.text}.`);
  }
  if (result.outputTruncated) {
    throw failure('BackendOutput', `${tool} ${args.join(' ').slice(0, 200)} printed more than ${MAX_OUTPUT} bytes.`);
  }
  return result.stdout;
}

/**
 * Runs a writing command under the permit of the cluster's single writer. What it did is for a read-back to tell, so the
 * caller gets the bare result.
 *
 * @throws NotTheWriter before anything was started
 */
export function write(
  connection: Connection,
  permit: WritePermit,
  args: readonly string[],
  stdin?: { fd: number },
): Promise<CommandResult> {
  const { writeMs } = connection.timeouts;
  const hardLimitMs = writeMs + ENDING_MS;
  return permit.run(hardLimitMs + ENDING_MS, (onStart) =>
    connection.run({
      ...call(connection, 'sacctmgr', args, writeMs),
      hardLimitMs,
      onStart,
      ...(stdin === undefined ? {} : { stdin }),
    }),
  );
}

/**
 * Runs `sacctmgr load` over a text. With a prefix the command may run where our files are not, so it reads its standard
 * input; that is an open file and not a pipe, because /dev/stdin of a Node child is a socket and cannot be opened.
 */
export async function writeLoadFile(connection: Connection, permit: WritePermit, text: string): Promise<CommandResult> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-load-'));
  const path = join(folder, 'changes.cfg');
  try {
    writeFileSync(path, text, { mode: 0o600 });
    if (connection.prefix.length === 0) return await write(connection, permit, load(path));
    const fd = openSync(path, 'r');
    try {
      return await write(connection, permit, load('/dev/stdin'), { fd });
    } finally {
      closeSync(fd);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
