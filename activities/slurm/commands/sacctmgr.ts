import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from '../../lib/failure.js';
import type { CommandTimeouts } from '../../lib/process/command-timeouts.js';
import type { CommandResult, RunCommand } from '../../lib/process/exec.js';
import type { WritePermit } from '../../lib/writer/write-permit.js';
import type { SlurmName } from '../slurm-name.js';
import { classifyError } from './classify-error.js';
import { load } from './sacctmgr-args.js';
import { splitAnswers } from './split-answers.js';

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
export async function read(
  connection: Connection,
  args: readonly string[],
  tool = 'sacctmgr',
  stdin?: string,
): Promise<string> {
  const spec = call(connection, tool, args, connection.timeouts.readMs);
  const result = await connection.run(stdin === undefined ? spec : { ...spec, stdin });
  const verdict = classifyError(result);
  if (verdict.kind === 'failed') {
    const type = verdict.type === 'BackendNotApplied' ? 'BackendUnavailable' : verdict.type;
    const words = stdin === undefined ? args.filter((arg) => !arg.startsWith('--')) : stdin.split(' ');
    const what = [tool, ...words.slice(0, 2)].join(' ');
    throw failure(type, `${what} on ${connection.binPath}: ${verdict.text}.`);
  }
  if (result.outputTruncated) {
    throw failure('BackendOutput', `${tool} ${args.join(' ').slice(0, 200)} printed more than ${MAX_OUTPUT} bytes.`);
  }
  return result.stdout;
}

/** Clients without line editing do not repeat what they read, so their answers cannot be told apart. */
const speechless = new WeakSet<Connection>();

/**
 * Runs several reading statements in one process, which reads them from its standard input; flags stand before them.
 *
 * @returns one output for each statement, as `read` would have returned it
 * @throws as `read`
 */
export async function readAll(connection: Connection, statements: readonly (readonly string[])[]): Promise<string[]> {
  const [first] = statements;
  if (first === undefined) return [];
  if (statements.length > 1 && !speechless.has(connection)) {
    const lines = statements.map((args) => args.filter((arg) => !arg.startsWith('--')).join(' '));
    const flags = first.filter((arg) => arg.startsWith('--'));
    const answers = splitAnswers(await read(connection, flags, 'sacctmgr', `${lines.join('\n')}\n`), lines);
    if (answers !== undefined) return answers;
    speechless.add(connection);
  }
  return Promise.all(statements.map((args) => read(connection, args)));
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
  tool: 'sacctmgr' | 'scancel' = 'sacctmgr',
  stdin?: { fd: number },
): Promise<CommandResult> {
  const { writeMs } = connection.timeouts;
  const hardLimitMs = writeMs + ENDING_MS;
  return permit.run(hardLimitMs + ENDING_MS, (onStart, mark) =>
    connection.run({
      ...call(connection, tool, args, writeMs),
      hardLimitMs,
      onStart,
      mark,
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
      return await write(connection, permit, load('/dev/stdin'), 'sacctmgr', { fd });
    } finally {
      closeSync(fd);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
