import { spawnSync } from 'node:child_process';
import { LAB_PATH } from '../setup/missing-binaries.js';

/**
 * Version of the Slurm that is installed, for example `22.05.8`; undefined where there is none.
 *
 * @param root folder of another Debian, to look there
 */
export function installedSlurm(root = '/'): string | undefined {
  const [file, ...args] = root === '/' ? ['slurmd', '-V'] : ['chroot', root, 'slurmd', '-V'];
  const { stdout, status } = spawnSync(file ?? '', args, { env: { PATH: LAB_PATH }, encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] : undefined;
}

/** `24.11` of `24.11.5`. */
export const releaseOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Whether a version is of that release or a later one. */
export function isAtLeast(version: string, release: string): boolean {
  const [[major = 0, minor = 0], [wantedMajor = 0, wantedMinor = 0]] = [numbers(version), numbers(release)];
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

const numbers = (version: string): number[] => version.split('.').map(Number);
