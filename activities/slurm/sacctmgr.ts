import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult, RunCommand } from '../lib/exec.js';
import { failure } from '../lib/failure.js';
import { classifyError } from './classify-error.js';
import { load } from './sacctmgr-args.js';

/** How this process reaches one cluster's commands. */
export interface Connection {
  binPath: string;
  /** Words before every command, such as `docker exec slurm`; empty when commands run on this host. */
  prefix: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  run: RunCommand;
}

/** A frozen slurmdbd answers after 45 s; a read is harmless to end. */
const READ_TIMEOUT_MS = 45_000;

/** A frozen slurmctld lets sacctmgr answer after 120 s, with the change made; a write is never ended earlier. */
const WRITE_TIMEOUT_MS = 180_000;

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
  const result = await connection.run(call(connection, tool, args, READ_TIMEOUT_MS));
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

/** Runs a writing command. What it did is for a read-back to tell, so the caller gets the bare result. */
export const write = (connection: Connection, args: readonly string[]): Promise<CommandResult> =>
  connection.run(call(connection, 'sacctmgr', args, WRITE_TIMEOUT_MS));

/**
 * Runs `sacctmgr load` over a text. With a prefix the command may run where our files are not, so it reads its standard
 * input; that is an open file and not a pipe, because /dev/stdin of a Node child is a socket and cannot be opened.
 */
export async function writeLoadFile(connection: Connection, text: string): Promise<CommandResult> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-load-'));
  const path = join(folder, 'changes.cfg');
  try {
    writeFileSync(path, text, { mode: 0o600 });
    if (connection.prefix.length === 0) return await write(connection, load(path));
    const fd = openSync(path, 'r');
    try {
      return await connection.run({
        ...call(connection, 'sacctmgr', load('/dev/stdin'), WRITE_TIMEOUT_MS),
        stdin: { fd },
      });
    } finally {
      closeSync(fd);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
