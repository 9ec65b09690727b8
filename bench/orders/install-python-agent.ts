import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../config/state-dir.js';
import { progress } from '../lib/progress.js';

export const PYTHON_AGENT_VERSION = '1.0.7';
const PACKAGES = ['waldur-site-agent', 'waldur-site-agent-slurm'].map((name) => `${name}==${PYTHON_AGENT_VERSION}`);
const INSTALL_MS = 600_000;

export interface PythonAgent {
  /** Folder of its commands. */
  bin: string;
  /** Version of Python. */
  python: string;
}

/**
 * Installs the existing agent and its Slurm plugin into a virtual environment in the user's cache folder; a complete one
 * is used again.
 *
 * @throws Error with the installer's output when python3, its venv module or the packages are missing
 */
export function installPythonAgent(): PythonAgent {
  const folder = join(cacheDir(process.env), 'bench', `waldur-site-agent-${PYTHON_AGENT_VERSION}`);
  const bin = join(folder, 'bin');
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    progress(`installing ${PACKAGES.join(' and ')} into ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    run('python3', ['-m', 'venv', folder]);
    run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
    writeFileSync(complete, `${PACKAGES.join('\n')}\n`);
  }
  return { bin, python: run(join(bin, 'python3'), ['--version']).trim() };
}

function run(file: string, args: string[]): string {
  const result = spawnSync(file, args, { encoding: 'utf8', timeout: INSTALL_MS, stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status === 0) return result.stdout;
  const why = result.error?.message ?? `${result.stdout}${result.stderr}`.slice(-2_000);
  throw new Error(`${file} ${args.join(' ')} failed; the Python agent is needed for the baseline.\n${why}`);
}
