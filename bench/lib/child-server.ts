import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { rememberChild } from './leftovers.js';

const READY_MS = 60_000;
const STOP_MS = 20_000;

export interface ChildServer<T> {
  pid: number;
  /** The JSON line it printed when it was ready. */
  ready: T;
  stop(): Promise<void>;
}

/** Starts a program that prints one JSON line when it is ready, and serves until SIGTERM. Its stderr is ours. */
export async function startChildServer<T>(
  script: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<ChildServer<T>> {
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const forget = rememberChild(child);
  const ready = await firstLine(child, script);
  return {
    pid: child.pid ?? 0,
    ready: JSON.parse(ready) as T,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        await gone;
        clearTimeout(late);
      }
      forget();
    },
  };
}

function firstLine(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${script} was not ready within ${READY_MS / 1000} s`)), READY_MS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
    if (child.stdout === null) throw new Error('stdout is not a pipe');
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(late);
      resolve(line);
    });
  });
}
