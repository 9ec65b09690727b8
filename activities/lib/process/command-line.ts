import { basename } from 'node:path';

/** Seconds between the SIGTERM and the SIGKILL of `timeout`. */
const KILL_AFTER_S = 4;

/** What our own SIGTERM waits for, beyond the command's limit, where the limit is kept behind a prefix. */
const BEHIND_MS = (KILL_AFTER_S + 2) * 1_000;

const KILL_AFTER_MS = 5_000;

/** Exit codes of `timeout` after it has ended its command: coreutils' two, and busybox'. */
const ENDED_BY_TIMEOUT = new Set([124, 128 + 9, 128 + 15]);

export interface LimitedCommand {
  file: string;
  args: readonly string[];
  timeoutMs: number;
  prefix?: readonly string[];
  stdin?: unknown;
  hardLimitMs?: number;
}

/** How a command is started and ended. */
export interface CommandLine {
  file: string;
  args: string[];
  /** When the process that we started gets SIGTERM, and how long after that SIGKILL. */
  endAfterMs: number;
  killAfterMs: number;
  /** Until when, after the start, the command itself may live although the process that we started was killed. */
  livesOnMs: number;
  /** Whether this exit code after so long means that the time limit has passed. */
  isTimeout(exitCode: number | undefined, elapsedMs: number): boolean;
}

/**
 * Pure. A command with a hard limit runs below coreutils' `timeout`, which ends it even if we are killed. Behind a
 * prefix that changes the user or enters a container our signals reach only the prefix, so the limit is kept behind it,
 * too, and the prefix lives until then: its end is the command's.
 */
export function commandLine(spec: LimitedCommand): CommandLine {
  const { timeoutMs, hardLimitMs, prefix = [] } = spec;
  const [word] = prefix;
  if (hardLimitMs === undefined) {
    const [file = '', ...args] = word === undefined ? [spec.file, ...spec.args] : behindPrefix(spec, []);
    return { file, args, endAfterMs: timeoutMs, killAfterMs: KILL_AFTER_MS, livesOnMs: 0, isTimeout: () => false };
  }
  const killAfterMs = KILL_AFTER_MS + KILL_AFTER_S * 1_000;
  const below = limited(hardLimitMs);
  if (word === undefined) {
    const [file = '', ...args] = [...below, spec.file, ...spec.args];
    return { file, args, endAfterMs: timeoutMs, killAfterMs, livesOnMs: 0, isTimeout: () => false };
  }
  const [file = '', ...args] = [...below, ...behindPrefix(spec, limited(timeoutMs))];
  return {
    ...{ file, args, endAfterMs: timeoutMs + BEHIND_MS, killAfterMs },
    livesOnMs: timeoutMs + KILL_AFTER_S * 1_000,
    isTimeout: (code, elapsedMs) => code !== undefined && ENDED_BY_TIMEOUT.has(code) && elapsedMs >= timeoutMs,
  };
}

/** In words that busybox understands as well. */
const limited = (ms: number): string[] => ['timeout', '-k', String(KILL_AFTER_S), String(Math.ceil(ms / 1000))];

const CONTAINER_CLIENTS = new Set(['docker', 'podman', 'nerdctl', 'kubectl']);

/** Container clients read their standard input only with `-i`. */
function behindPrefix({ prefix = [], file, args, stdin }: LimitedCommand, before: readonly string[]): string[] {
  const [first = '', ...rest] = prefix;
  const at = rest.indexOf('exec');
  const interactive = stdin !== undefined && CONTAINER_CLIENTS.has(basename(first)) && at >= 0;
  if (interactive && !rest.includes('-i')) rest.splice(at + 1, 0, '-i');
  return [first, ...rest, ...before, file, ...args];
}
