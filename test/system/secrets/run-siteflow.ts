import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SITEFLOW = fileURLToPath(new URL('../../../dist/bin/siteflow.js', import.meta.url));

export interface Running {
  child: ChildProcess;
  exit: Promise<number | null>;
}

/** Starts the built program; its output goes to `<folder>/<name>.out` and `.err`. */
export function startSiteflow(folder: string, name: string, args: string[], env: Record<string, string>): Running {
  if (!existsSync(SITEFLOW)) throw new Error('The program is not built: run "npm run build" first.');
  mkdirSync(folder, { recursive: true });
  const [out, err] = ['out', 'err'].map((stream) => openSync(join(folder, `${name}.${stream}`), 'a'));
  const child = spawn(process.execPath, [SITEFLOW, ...args], {
    env,
    stdio: ['ignore', out ?? 'ignore', err ?? 'ignore'],
  });
  for (const fd of [out, err]) if (fd !== undefined) closeSync(fd);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  return { child, exit };
}

/** Runs one command of the program to its end, at most a minute, and returns its exit code. */
export async function runSiteflow(...start: Parameters<typeof startSiteflow>): Promise<number | null> {
  const { child, exit } = startSiteflow(...start);
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  try {
    return await exit;
  } finally {
    clearTimeout(timer);
  }
}
