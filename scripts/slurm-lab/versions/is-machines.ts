import { existsSync, readFileSync } from 'node:fs';
import { installedSlurm, releaseOf } from './installed-slurm.js';
import { SLURM_RELEASES, type SlurmRelease } from './slurm-release.js';

/** Whether a release is the one that is installed here, or that apt would install here. */
export function isMachines(release: SlurmRelease): boolean {
  const version = installedSlurm();
  return version === undefined ? codename() === SLURM_RELEASES[release].suite : releaseOf(version) === release;
}

function codename(file = '/etc/os-release'): string | undefined {
  return existsSync(file) ? /^VERSION_CODENAME=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}
