import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../slurm-lab.js';

const DEFAULT_TIMEOUT_MS = 180_000;
/** sacctmgr without -i once printed 700 MB in a minute. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const SIZE_CHECK_MS = 250;

export interface RunCommandOptions {
  env: Readonly<Record<string, string>>;
  input?: string;
  timeoutMs?: number;
  cwd?: string;
}

/** Runs to the end and gives the exit code; 124 when it took too long or printed too much, 128 after any other signal. */
function waitForExit(
  file: string,
  args: readonly string[],
  { env, input, timeoutMs = DEFAULT_TIMEOUT_MS, cwd = '/' }: RunCommandOptions,
  [outputFile, outputFd, errorFd]: readonly [string, number, number],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const child = spawn(file, args, { env, cwd, stdio: [stdin, outputFd, errorFd] });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    let ended = false;
    const end = () => {
      ended = true;
      child.kill('SIGKILL');
    };
    const tooLong = setTimeout(end, timeoutMs);
    const tooMuch = setInterval(() => {
      if (statSync(outputFile).size > MAX_OUTPUT_BYTES) end();
    }, SIZE_CHECK_MS);
    const settle = () => {
      clearTimeout(tooLong);
      clearInterval(tooMuch);
    };
    child.once('error', (error) => {
      settle();
      reject(new Error(`Slurm lab: could not run ${file}: ${error.message}`));
    });
    child.once('exit', (code) => {
      settle();
      resolve(ended ? 124 : (code ?? 128));
    });
  });
}

/**
 * Runs a program to its end with exactly the given environment. An exit code is a result, not an error.
 *
 * Its output goes through files, as in a shell: Node's pipes are sockets, and on a socket Slurm's logging overwrites
 * errno, so that sacctmgr says "Resource temporarily unavailable" instead of, for example, "Access/permission denied".
 *
 * @throws when the program cannot be started at all
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<CommandResult> {
  const dir = mkdtempSync(join(tmpdir(), 'siteflow-run-'));
  const [outputFile, errorFile] = [join(dir, 'stdout'), join(dir, 'stderr')];
  const [outputFd, errorFd] = [openSync(outputFile, 'wx'), openSync(errorFile, 'wx')];
  try {
    const started = performance.now();
    const exitCode = await waitForExit(file, args, options, [outputFile, outputFd, errorFd]);
    const ms = performance.now() - started;
    return { stdout: readFileSync(outputFile, 'utf8'), stderr: readFileSync(errorFile, 'utf8'), exitCode, ms };
  } finally {
    closeSync(outputFd);
    closeSync(errorFd);
    rmSync(dir, { recursive: true, force: true });
  }
}
