import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../../../config/environment/state-dir.js';
import { LAB_PATH } from '../setup/missing-binaries.js';
import { chrootCommand } from './chroot-command.js';
import { chrootFolder } from './chroot-folder.js';
import { installVersion } from './install-version.js';
import { isMachines } from './is-machines.js';
import type { SlurmRelease } from './slurm-release.js';

const CHECKOUT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** Paths that are the same inside: this checkout, Node, temporary files, and what is in the cache. */
function sharedPaths(): string[] {
  const { SITEFLOW_TEST_TEMPORAL, TEMPORAL_CLI, NODE_EXTRA_CA_CERTS } = process.env;
  const files = [SITEFLOW_TEST_TEMPORAL, TEMPORAL_CLI, NODE_EXTRA_CA_CERTS].filter(
    (path) => path !== undefined && isAbsolute(path),
  );
  const paths = ['/tmp', tmpdir(), CHECKOUT, cacheDir(process.env), process.execPath, ...files.map(String)];
  return [...new Set(paths)].filter((path) => existsSync(path));
}

/**
 * Runs a command where a release of Slurm is installed in /usr/bin, installing it first where it is missing: here, or in
 * a folder of its own with the same checkout, Node, temporary files, network, processes and standard streams.
 *
 * @returns its exit code; 128 and the number after a signal
 */
export async function runInVersion(
  release: SlurmRelease,
  command: readonly [string, ...string[]],
  log: (line: string) => void = console.error,
): Promise<number> {
  await installVersion(release, log);
  const [file, ...args] = isMachines(release) ? command : inside(release, command);
  const child = spawn(file, args, { stdio: 'inherit' });
  // The child decides when it ends; a terminal sends Ctrl-C to both.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => done(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}

function inside(release: SlurmRelease, command: readonly [string, ...string[]]): [string, ...string[]] {
  const shared = sharedPaths();
  const here = process.cwd();
  const cwd = shared.some((path) => here === path || here.startsWith(`${path}/`)) ? here : CHECKOUT;
  const path = `PATH=${[dirname(process.execPath), LAB_PATH].join(':')}`;
  const [file, args] = chrootCommand({
    ...{ root: chrootFolder(release), shared, cwd, command: ['env', path, ...command] },
  });
  return [file, ...args];
}

/**
 * For a script with `--slurm RELEASE`: runs this process once more, with the same arguments, where that release is
 * installed.
 *
 * @returns its exit code; undefined when this is the place already
 */
export async function enterVersion(release: SlurmRelease): Promise<number | undefined> {
  if (isMachines(release)) return undefined;
  return runInVersion(release, [process.execPath, ...process.execArgv, ...process.argv.slice(1)]);
}
