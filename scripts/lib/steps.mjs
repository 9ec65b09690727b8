import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const MIN_NODE = [20, 19];

/** Stops with a clear message on a Node that is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  process.stderr.write(`Siteflow needs Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}

/** Runs one step with its output shown; tells its time; ends the process with the step's status when it fails. */
export function step(title, command, args, options = {}) {
  const started = Date.now();
  process.stderr.write(`\n▶ ${title}\n`);
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (result.error) process.stderr.write(`✘ ${title}: ${result.error.message}\n`);
  const status = result.status ?? 1;
  process.stderr.write(`${status === 0 ? '✔' : '✘'} ${title} (${seconds} s)\n`);
  times.push({ title, seconds });
  if (status !== 0 && options.mayFail !== true) process.exit(status);
  return { ...result, status, seconds };
}

export const times = [];

/** Installs the locked packages when they are not there or the lockfile is newer. No install scripts are run. */
export function installPackages() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  step('install npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

export const bin = (name) => join(root, 'node_modules', '.bin', name);
