import { spawn } from 'node:child_process';

export interface RunCommandOptions {
  env: Record<string, string | undefined>;
  timeoutMs: number;
  cwd?: string;
}

export interface CommandResult {
  /** Exit code; null when the command was ended by a signal or never started. */
  code: number | null;
  /** Output, each stream cut to its last 64 KiB. */
  stdout: string;
  stderr: string;
  /** Why it did not end by itself: `ENOENT`, `EACCES`, `timeout`. */
  problem?: string;
}

const KEEP = 64 * 1024;

/**
 * Runs one command without a shell in a process group of its own; on timeout the whole group is killed. Never throws:
 * a command that is missing is an answer here, because the next way of getting a binary is tried then.
 */
export function runCommand(file: string, args: string[], options: RunCommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let problem: string | undefined;
    const child = spawn(file, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const killGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    };
    const timer = setTimeout(() => {
      problem = 'timeout';
      killGroup();
    }, options.timeoutMs);
    process.once('exit', killGroup);
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      process.off('exit', killGroup);
      resolve({ code, stdout, stderr, ...(problem === undefined ? {} : { problem }) });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout = (stdout + chunk.toString()).slice(-KEEP);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-KEEP);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      problem = error.code ?? error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}
