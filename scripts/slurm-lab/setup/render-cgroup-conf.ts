import { isAtLeast } from '../versions/installed-slurm.js';

/**
 * cgroup.conf of the lab, or undefined for none: from 23.11 on slurmd ends where it cannot use cgroups and is not told to do
 * without; older ones refuse the word.
 */
export function renderCgroupConf(release: string): string | undefined {
  return isAtLeast(release, '23.11') ? 'CgroupPlugin=disabled\n' : undefined;
}
