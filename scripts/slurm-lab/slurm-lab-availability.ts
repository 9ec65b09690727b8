import { existsSync } from 'node:fs';
import { missingBinaries } from './setup/missing-binaries.js';

export type SlurmLabAvailability = { available: true } | { available: false; reason: string; howTo: string };

/** What the answer depends on; given by tests, read from the machine otherwise. */
export interface LabHost {
  /** Value of SITEFLOW_TEST_REAL_SLURM. */
  setting: string | undefined;
  platform: string;
  isRoot: boolean;
  isDebian: boolean;
  missing: readonly string[];
}

function thisHost(): LabHost {
  return {
    setting: process.env.SITEFLOW_TEST_REAL_SLURM,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    isDebian: existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    missing: missingBinaries(),
  };
}

/**
 * Tells whether a real Slurm can be started here (installing it first where that is possible), or why not and what to
 * do about it. Changes nothing. SITEFLOW_TEST_REAL_SLURM=0 or =false turns the real Slurm off.
 */
export function slurmLabAvailability(host: LabHost = thisHost()): SlurmLabAvailability {
  const { setting, platform, isRoot, isDebian, missing } = host;
  const no = (reason: string, howTo: string): SlurmLabAvailability => ({ available: false, reason, howTo });
  if (setting !== undefined && ['0', 'false'].includes(setting.trim().toLowerCase())) {
    return no(`SITEFLOW_TEST_REAL_SLURM=${setting}`, 'Unset SITEFLOW_TEST_REAL_SLURM to test against a real Slurm.');
  }
  if (platform !== 'linux') {
    return no(
      `Slurm does not run on ${platform}`,
      'Run the tests on Linux, for example as root in a Debian 12 container.',
    );
  }
  if (!isRoot) {
    return no('starting a private Slurm needs root', 'Run the tests as root, for example in a Debian 12 container.');
  }
  if (missing.length > 0 && !isDebian) {
    return no(
      `not installed: ${missing.join(', ')}, and this is not Debian`,
      'Install Slurm with slurmdbd, munge and MariaDB by hand, or run the tests as root in a Debian 12 container.',
    );
  }
  return { available: true };
}
