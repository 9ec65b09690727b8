import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { takeLabLock } from '../lab-lock.js';
import { APT_TIMEOUT_MS, aptGet } from '../setup/apt-get.js';
import { installSlurm } from '../setup/install-slurm.js';
import { LAB_PATH, missingBinaries, REQUIRED_BINARIES } from '../setup/missing-binaries.js';
import { chrootCommand } from './chroot-command.js';
import { CHROOT_PACKAGES, chrootFolder, isWhole, recipe, stampFile } from './chroot-folder.js';
import { machineMirror } from './debian-mirror.js';
import { installedSlurm, releaseOf } from './installed-slurm.js';
import { isMachines } from './is-machines.js';
import { SLURM_RELEASES, type SlurmRelease } from './slurm-release.js';
import { versionAvailability } from './version-availability.js';

type Log = (line: string) => void;

/** Debian's packages without what nobody reads in a test, and without waiting for the disk. */
const DPKG = [
  'force-unsafe-io',
  ...['doc', 'man', 'locale', 'info'].map((name) => `path-exclude=/usr/share/${name}/*`),
  '',
].join('\n');

/**
 * Makes sure that a release of Slurm can be started here: the machine's own by apt, another one in a folder of the cache
 * by debootstrap, from the mirror that the machine's sources name, after saying so (1.1 GB, one to two minutes). A second
 * call finds it there; a folder that was made by half, or with other packages, is made anew.
 *
 * @throws when it cannot be had here; versionAvailability gives the reason beforehand
 */
export async function installVersion(release: SlurmRelease, log: Log): Promise<'present' | 'installed'> {
  if (isMachines(release)) return installSlurm(log);
  const availability = versionAvailability();
  if (!availability.available)
    throw new Error(`Slurm lab: Slurm ${release} is not available: ${availability.reason}. ${availability.howTo}`);
  if (isWhole(release)) return 'present';
  const folder = chrootFolder(release);
  mkdirSync(dirname(folder), { recursive: true });
  const lock = await takeLabLock(`${folder}.lock`, APT_TIMEOUT_MS / 1000);
  try {
    if (isWhole(release)) return 'present';
    await installDebootstrap(log);
    const partial = `${folder}.partial`;
    for (const each of [folder, partial]) rmSync(each, { recursive: true, force: true });
    await debootstrap(release, partial, log);
    await installInside(partial, log);
    check(release, partial);
    writeFileSync(stampFile(partial), recipe(release));
    renameSync(partial, folder);
    return 'installed';
  } finally {
    await lock.release();
  }
}

async function installDebootstrap(log: Log): Promise<void> {
  if (missingBinaries(LAB_PATH, ['debootstrap']).length === 0) return;
  await aptGet(['update'], log);
  await aptGet(['install', '-y', '--no-install-recommends', 'debootstrap'], log);
}

async function debootstrap(release: SlurmRelease, folder: string, log: Log): Promise<void> {
  const { suite, script }: { suite: string; script?: string } = SLURM_RELEASES[release];
  const args = ['--variant=minbase', suite, folder, machineMirror() ?? '', ...(script === undefined ? [] : [script])];
  log(`Slurm lab: Slurm ${release} is installed into ${folder} with Debian ${suite} (about 1 GB, one to two minutes).`);
  // A namespace of its own: whatever debootstrap mounts is gone when it ends.
  await run('unshare', ['--mount', '--propagation', 'private', '--', 'debootstrap', ...args], log);
}

async function installInside(folder: string, log: Log): Promise<void> {
  writeFileSync(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  writeFileSync(join(folder, 'etc/dpkg/dpkg.cfg.d/siteflow'), DPKG);
  writeFileSync(join(folder, 'etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${hostname()}\n`);
  // The Release file of a release that is still being made may be older than it says it may be.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'Acquire::Check-Valid-Until=false'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...CHROOT_PACKAGES], ['clean']]) {
    await run(...chrootCommand({ root: folder, shared: [], cwd: '/', command: [...apt, ...args] }), log);
  }
}

function check(release: SlurmRelease, folder: string): void {
  const missing = missingInside(folder);
  if (missing.length > 0) throw new Error(`Slurm lab: after the installation still missing: ${missing.join(', ')}.`);
  const version = installedSlurm(folder);
  if (version !== undefined && releaseOf(version) === release) return;
  const { suite } = SLURM_RELEASES[release];
  throw new Error(`Slurm lab: Debian ${suite} has Slurm ${version ?? 'of no known version'}, not ${release}.`);
}

/** Asked inside, where links lead to what they mean. */
function missingInside(folder: string): string[] {
  const ask = 'for each; do command -v "$each" >/dev/null || echo "$each"; done';
  const { stdout } = spawnSync('chroot', [folder, 'sh', '-c', ask, 'sh', ...REQUIRED_BINARIES], {
    env: { PATH: LAB_PATH },
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(Boolean);
}

/** @throws with the end of its output when it fails */
async function run(file: string, args: readonly string[], log: Log): Promise<void> {
  const command = args.slice(args.lastIndexOf('--') + 1);
  log(command.join(' '));
  const result = await execa(file, args, {
    env: { PATH: LAB_PATH },
    ...{ reject: false, all: true, stdin: 'ignore', timeout: APT_TIMEOUT_MS },
  });
  if (result.exitCode === 0) return;
  const tail = result.all.split('\n').slice(-15).join('\n');
  throw new Error(`Slurm lab: ${command.join(' ')} failed (exit ${result.exitCode ?? 'none'}):\n${tail}`);
}
