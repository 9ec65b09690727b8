import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../../../config/environment/state-dir.js';
import { SLURM_RELEASES, type SlurmRelease } from './slurm-release.js';

/** What is installed into a release's folder, besides Debian's smallest system. */
export const CHROOT_PACKAGES = [
  ...['slurmctld', 'slurmdbd', 'slurmd', 'slurm-client', 'munge', 'mariadb-server'],
  ...['iproute2', 'procps', 'sudo'],
] as const;

/** Folder with a release of Slurm and the Debian that it belongs to. It can be removed at any time. */
export const chrootFolder = (release: SlurmRelease): string => join(cacheDir(process.env), `slurm-${release}`);

/** Written last, so that a folder without it is not whole. */
const stampFile = (folder: string): string => join(folder, 'siteflow-lab.json');

/** What the stamp of a folder says that was made by these lines. */
export const recipe = (release: SlurmRelease): string =>
  `${JSON.stringify({ ...SLURM_RELEASES[release], packages: CHROOT_PACKAGES })}\n`;

export const isWhole = (release: SlurmRelease): boolean => {
  const stamp = stampFile(chrootFolder(release));
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe(release);
};

export { stampFile };
