import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { SlurmLabAvailability } from '../slurm-lab-availability.js';
import { machineMirror } from './debian-mirror.js';

/** What the answer depends on; given by tests, read from the machine otherwise. */
export interface VersionHost {
  platform: string;
  isRoot: boolean;
  /** Debian with apt-get. */
  isDebian: boolean;
  mirror: string | undefined;
  /** Whether a mount namespace can be made; a container without CAP_SYS_ADMIN may not. */
  mayMount: boolean;
}

function thisHost(): VersionHost {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    isDebian: existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    mirror: machineMirror(),
    mayMount: spawnSync('unshare', ['--mount', '--propagation', 'private', 'true']).status === 0,
  };
}

/**
 * Tells whether a Slurm that is not this machine's own can be installed into a folder of its own here, or why not and
 * what to do about it. Changes nothing.
 */
export function versionAvailability(host: VersionHost = thisHost()): SlurmLabAvailability {
  const no = (reason: string, howTo: string): SlurmLabAvailability => ({ available: false, reason, howTo });
  const asRoot = 'Run it as root on Debian, for example in a container with CAP_SYS_ADMIN.';
  if (host.platform !== 'linux') return no(`Slurm does not run on ${host.platform}`, asRoot);
  if (!host.isDebian) return no('this is not Debian, whose debootstrap and packages are used', asRoot);
  if (!host.isRoot) return no('a Debian in a folder of its own needs root', asRoot);
  if (host.mirror === undefined)
    return no('no mirror of Debian in /etc/apt/sources.list or sources.list.d', 'Add one to the sources of apt.');
  if (!host.mayMount) return no('this process may not mount', 'Give the container CAP_SYS_ADMIN.');
  return { available: true };
}
