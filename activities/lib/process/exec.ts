import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { OnStart } from '../writer/write-permit.js';
import { cannotStart } from './cannot-start.js';
import { commandLine } from './command-line.js';
import { OutputBuffer } from './output-buffer.js';
import { OutputFile } from './output-file.js';
import { killGroup, untilGroupGone } from './process-group.js';
import { type OnLine, readLines } from './read-lines.js';

export interface CommandSpec {
  /** Executable: an absolute path, or a name looked up in PATH. */
  file: string;
  /** One element per argument; never a shell string. */
  args: readonly string[];
  /** The process gets SIGTERM after this time and SIGKILL five seconds later. */
  timeoutMs: number;
  /** Bytes kept of each stream; what comes after is read and dropped, the process is not ended for it. */
  maxOutputBytes: number;
  /**
   * Takes standard output line by line as it comes, so that any amount of it needs little memory; of its text only the
   * first kilobytes are kept. A process that was ended before it had said everything may have ended in the middle of
   * a line: that one is not handed over. A taker that is slow makes the process wait, and its time limit runs on. What it
   * throws ends the process and is thrown. Not for commands with a `hardLimitMs`, which must not wait for us.
   */
  onLine?: OnLine;
  /** Environment to choose from; only names in `ALLOWED_ENV` reach the process. */
  env: Readonly<Record<string, string | undefined>>;
  /** Open file descriptor or text for standard input; nothing by default. A descriptor can be opened again by name. */
  stdin?: string | { fd: number };
  /** Ends the process when aborted. For a write only once its change is known to be there: it may still be made. */
  signal?: AbortSignal;
  /** Words put before the command, for example `['docker', 'exec', 'slurm']` or `['sudo', '-n']`. */
  prefix?: readonly string[];
  /**
   * The process ends at the latest this many milliseconds after its start even if we are killed meanwhile: it runs
   * below coreutils' `timeout`, and behind a prefix below another one (`command-line.ts`). Must be larger than
   * `timeoutMs` by ten seconds. When `runCommand` has ended, so has the command. Its output goes to a file: one that outlives us would
   * be ended by SIGPIPE in the middle of its work when it says something to a pipe that nobody reads.
   */
  hardLimitMs?: number;
  /** Called once at once after the start. What it throws ends the process and is thrown when that is gone. */
  onStart?: OnStart;
  /** Stands in the environment of the process as `SITEFLOW_WRITE`, by which it can be found. */
  mark?: string;
  /** Descriptor that the process and what it starts keep open as long as they live. */
  keep?: number;
}

export interface CommandResult {
  /** Exit code; null when a signal ended the process. */
  exitCode: number | null;
  /** UTF-8 text; bytes that are not UTF-8 show as U+FFFD. With `onLine` only its beginning, for messages. */
  stdout: string;
  stderr: string;
  /** The time limit passed and the process was ended: what it was asked to do may have been done. */
  timedOut: boolean;
  /** Bytes were dropped: neither kept nor handed over as lines. */
  outputTruncated: boolean;
  elapsedMs: number;
}

export type RunCommand = (spec: CommandSpec) => Promise<CommandResult>;

/** Names that may pass from our environment to a command. Everything else, tokens above all, stays out. */
export const ALLOWED_ENV = ['PATH', 'HOME', 'LANG', 'TZ', 'SLURM_CONF', 'DOCKER_HOST', 'DOCKER_CONFIG'] as const;

/** Variable that marks a writing command. */
export const MARK = 'SITEFLOW_WRITE';

/** So many that readline repeats what it reads as one line; on its 80 columns it would show the end of a long one. */
const COLUMNS = '1000000';

const DEFAULT_ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC' };

/** Of the text of an output that is handed over as lines; messages show its beginning. */
const KEPT_BYTES = 4_096;

/**
 * Runs one process and waits until it is gone; the only place that starts processes.
 *
 * A non-zero exit, a signal and a timeout are results, not errors: only the caller knows what they mean.
 *
 * @throws BackendMisconfigured when the process cannot be started; BackendUnavailable when the host is out of
 *   processes or memory
 */
export async function runCommand(spec: CommandSpec): Promise<CommandResult> {
  if (spec.onLine !== undefined && spec.hardLimitMs !== undefined) {
    throw new TypeError('a command with a hardLimitMs may outlive us, so nobody can take its lines');
  }
  const line = commandLine(spec);
  const { file } = line;
  const started = process.hrtime.bigint();
  const elapsed = (): number => Number((process.hrtime.bigint() - started) / 1_000_000n);
  const errors = new OutputFile(spec.maxOutputBytes);
  const answers = spec.hardLimitMs === undefined ? undefined : new OutputFile(spec.maxOutputBytes);
  const { stdin, ...given } = input(spec.stdin);
  const child = execa(file, line.args, {
    shell: false,
    env: { ...commandEnv(spec.env), ...(spec.mark ? { [MARK]: spec.mark } : {}) },
    extendEnv: false,
    ...given,
    // execa takes any open descriptor; its types list only the first ten.
    stdio: [stdin, answers === undefined ? 'pipe' : (answers.fd as 3), errors.fd as 3, ...kept(spec.keep)],
    buffer: false,
    reject: false,
    cleanup: true,
    timeout: line.endAfterMs,
    forceKillAfterDelay: line.killAfterMs,
    ...(spec.signal === undefined ? {} : { cancelSignal: spec.signal }),
  });
  const refused = tellStart(spec, child.pid);
  const piped = new OutputBuffer(spec.onLine === undefined ? spec.maxOutputBytes : KEPT_BYTES);
  const handedOver = takeOutput(spec, child, piped);
  const result = await child;
  const stderr = errors.finish();
  const stdout = answers?.finish() ?? piped.finish();
  if (child.pid === undefined) throw cannotStart(file, result.code ?? 'unknown reason');
  if (spec.hardLimitMs !== undefined && result.exitCode === undefined) {
    await untilGroupGone(child.pid);
    await sleep(Math.max(0, line.livesOnMs - elapsed()));
  }
  if (refused !== undefined) throw refused.reason;
  const elapsedMs = elapsed();
  const timedOut = result.timedOut || line.isTimeout(result.exitCode, elapsedMs);
  await handedOver?.(result.exitCode !== undefined && !timedOut);
  return {
    exitCode: result.exitCode ?? null,
    stdout: stdout.text,
    stderr: stderr.text,
    timedOut,
    outputTruncated: (stdout.truncated && spec.onLine === undefined) || stderr.truncated,
    elapsedMs,
  };
}

/** Reads the pipe, if there is one. @returns with `onLine`: what waits for the end of the lines, as `readLines` does */
function takeOutput(
  { file, onLine }: CommandSpec,
  child: { stdout: Readable | null; kill(): boolean },
  kept: OutputBuffer,
): ReturnType<typeof readLines> | undefined {
  const onChunk = (chunk: Buffer): void => kept.add(chunk);
  if (child.stdout !== null && onLine !== undefined) {
    return readLines(child.stdout, { program: file, onLine, onChunk, onFailure: () => child.kill() });
  }
  child.stdout?.on('data', onChunk);
  return undefined;
}

function commandEnv(env: CommandSpec['env']): Record<string, string> {
  const chosen: Record<string, string> = { ...DEFAULT_ENV };
  for (const name of ALLOWED_ENV) {
    const value = env[name];
    if (value !== undefined && value !== '') chosen[name] = value;
  }
  return { ...chosen, LC_ALL: 'C.UTF-8', COLUMNS };
}

function input(stdin: CommandSpec['stdin']): { stdin: 'ignore' | 'pipe' | 3; input?: string } {
  if (stdin === undefined) return { stdin: 'ignore' };
  return typeof stdin === 'string' ? { stdin: 'pipe', input: stdin } : { stdin: stdin.fd as 3 };
}

const kept = (descriptor: number | undefined): 3[] => (descriptor === undefined ? [] : [descriptor as 3]);

/** @returns why the process is ended again, if it may not run; it is not gone yet then */
function tellStart({ onStart }: CommandSpec, pid: number | undefined): { reason: unknown } | undefined {
  if (pid === undefined) return undefined;
  try {
    onStart?.(pid, () => killGroup(pid));
    return undefined;
  } catch (reason) {
    killGroup(pid);
    return { reason };
  }
}
