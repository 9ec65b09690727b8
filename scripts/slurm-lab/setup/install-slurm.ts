import { takeLabLock } from '../lab-lock.js';
import { slurmLabAvailability } from '../slurm-lab-availability.js';
import { APT_TIMEOUT_MS, aptGet } from './apt-get.js';
import { missingBinaries } from './missing-binaries.js';
import { withoutServiceStarts } from './without-service-starts.js';

const PACKAGES = ['slurm-wlm', 'slurmctld', 'slurmd', 'slurmdbd', 'slurm-client', 'munge', 'mariadb-server'];
const LOCK_FILE = '/tmp/siteflow-slurm-install.lock';

/**
 * Makes sure that Slurm 22.05 or later, slurmdbd, munge and MariaDB are installed: on Debian as root by apt, after
 * saying so. Daemons are not started by the installation; where a policy of the machine starts them, they are left
 * alone, since the lab uses its own folders and ports. A second call finds everything present.
 *
 * @param findMissing which programs are missing; asked before, under the lock, and after
 * @returns `present` when nothing had to be done
 * @throws when it cannot be installed here; slurmLabAvailability gives the reason beforehand
 */
export async function installSlurm(
  log: (line: string) => void = console.error,
  findMissing: () => readonly string[] = missingBinaries,
): Promise<'present' | 'installed'> {
  const availability = slurmLabAvailability();
  if (!availability.available) {
    throw new Error(`Slurm lab: not available: ${availability.reason}. ${availability.howTo}`);
  }
  if (findMissing().length === 0) return 'present';
  const lock = await takeLabLock(LOCK_FILE, APT_TIMEOUT_MS / 1000);
  try {
    const missing = findMissing();
    if (missing.length === 0) return 'present';
    log(
      `Slurm lab: missing ${missing.join(', ')}; installing ${PACKAGES.join(' ')} (about 31 MB) without starting daemons.`,
    );
    log('Slurm lab: set SITEFLOW_TEST_REAL_SLURM=0 to do without.');
    await withoutServiceStarts(async () => {
      await aptGet(['update'], log);
      await aptGet(['install', '-y', '--no-install-recommends', ...PACKAGES], log);
    });
    const still = findMissing();
    if (still.length > 0) throw new Error(`Slurm lab: after the installation still missing: ${still.join(', ')}.`);
    return 'installed';
  } finally {
    await lock.release();
  }
}
