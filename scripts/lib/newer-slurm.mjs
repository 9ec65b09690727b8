import { join } from 'node:path';
import { startStep } from './start-step.mjs';
import { root } from './steps.mjs';

const LAB = ['--import', 'tsx', 'scripts/slurm-lab/main.ts'];
/** Exit code of `install` where it says why that cannot be had here. */
const NOT_HERE = 3;
/** One newer release in every run; the next one on request, because Debian still changes it. */
const DEFAULT = '24.11';

/** Releases of Slurm, besides this machine's own, that all tests of a run are to be repeated with. */
export function newerReleases(setting = process.env.SITEFLOW_TEST_SLURM_VERSIONS ?? DEFAULT) {
  return setting
    .split(',')
    .map((each) => each.trim())
    .filter((each) => !['', '0', 'no', 'false', 'none'].includes(each.toLowerCase()));
}

/** Installs a release beside other steps. @returns whether it is there, or that it cannot be had here */
export async function installRelease(release, options) {
  const title = `Slurm ${release} (SITEFLOW_TEST_SLURM_VERSIONS=0 leaves it out)`;
  const { status } = await startStep(title, process.execPath, [...LAB, 'install', '--slurm', release], {
    ...options,
    mayFail: true,
  });
  return status === 0 ? 'there' : status === NOT_HERE ? 'not here' : 'failed';
}

/** Runs Jest where a release is installed. */
export function startJestIn(release, title, args, options) {
  const jest = [process.execPath, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args];
  return startStep(title, process.execPath, [...LAB, 'exec', '--slurm', release, '--', ...jest], options);
}
