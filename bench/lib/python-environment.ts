import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../config/environment/state-dir.js';
import { progress } from './progress.js';

const INSTALL_MS = 600_000;

export interface PythonEnvironment {
  /** Folder of its commands. */
  bin: string;
  /** Version of Python. */
  python: string;
}

/**
 * Installs Python packages into a virtual environment in the user's cache folder; a complete one is used again.
 *
 * @param name of the folder; another one for other packages
 * @throws Error with the installer's output when python3, its venv module or the packages are missing
 */
export function pythonEnvironment(name: string, packages: readonly string[]): PythonEnvironment {
  const folder = join(cacheDir(process.env), 'bench', name);
  const bin = join(folder, 'bin');
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    progress(`installing ${packages.join(' and ')} into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    run('python3', ['-m', 'venv', folder]);
    run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages]);
    writeFileSync(complete, `${packages.join('\n')}\n`);
  }
  return { bin, python: run(join(bin, 'python3'), ['--version']).trim() };
}

function run(file: string, args: string[]): string {
  const result = spawnSync(file, args, { encoding: 'utf8', timeout: INSTALL_MS, stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status === 0) return result.stdout;
  const why = result.error?.message ?? `${result.stdout}${result.stderr}`.slice(-2_000);
  throw new Error(`${file} ${args.join(' ')} failed; it is needed for the baseline.\n${why}`);
}
