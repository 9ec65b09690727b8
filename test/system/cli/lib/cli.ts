import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { temporalBinary } from '../../../helpers/temporal-binary.js';
import { until } from './until.js';

/** The built commands: `npm test` builds them before any test runs. */
export const binary = (name: 'siteflow' | 'waldur_site_agent' = 'siteflow'): string =>
  fileURLToPath(new URL(`../../../../dist/bin/${name}.js`, import.meta.url));

export interface CliOptions {
  name?: 'siteflow' | 'waldur_site_agent';
  env?: Record<string, string>;
  cwd?: string;
  timeoutMs?: number;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  ms: number;
}

/** One line of a process's log; fields of the product in the order they matter to an operator. */
export interface LogLine {
  level: number;
  msg: string;
  role: string;
  order_uuid?: string;
  workflow_id?: string;
  [field: string]: unknown;
}

export interface RunningCli {
  pid: number;
  ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** The JSON lines of stderr so far, children's included. */
  log(): LogLine[];
  logged(what: string, matches: (line: LogLine) => boolean, timeoutMs?: number): Promise<LogLine>;
  kill(signal: NodeJS.Signals): void;
}

/** Nothing of the developer's environment gets in but what a process needs to run. */
export const environment = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: process.env.HOME ?? '/',
  TEMPORAL_CLI: temporalBinary(),
  ...extra,
});

/** Starts a command and leaves it running. */
export function startCli(args: string[], options: CliOptions = {}): RunningCli {
  const begun = Date.now();
  const child: ChildProcess = spawn(process.execPath, [binary(options.name), ...args], {
    env: environment(options.env),
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // A process that outlives this one may hold the pipes; what was written before the end is there by now.
      setImmediate(() => resolve({ code, signal, stdout, stderr, ms: Date.now() - begun }));
    });
  });
  const log = (): LogLine[] => stderr.split('\n').flatMap(parse);
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    log,
    logged: async (what, matches, timeoutMs) => {
      try {
        return await until(`log line: ${what}`, () => log().find(matches), timeoutMs);
      } catch (error) {
        throw new Error(`${(error as Error).message}\nThe log:\n${stderr.slice(-4_000)}`);
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs a command to its end; one that takes longer than `timeoutMs` (default 60 s) is killed and fails the test. */
export async function runCli(args: string[], options: CliOptions = {}): Promise<Ended> {
  const running = startCli(args, options);
  const timer = setTimeout(() => running.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const ended = await running.ended;
  clearTimeout(timer);
  if (ended.signal === 'SIGKILL')
    throw new Error(`siteflow ${args.join(' ')} did not end.\nstdout: ${ended.stdout}\nstderr: ${ended.stderr}`);
  return ended;
}

function parse(line: string): LogLine[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return [];
  }
}
