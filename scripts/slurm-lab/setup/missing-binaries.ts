import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Folders Debian's packages install to. */
export const LAB_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

export const REQUIRED_BINARIES = [
  'sacctmgr',
  'sacct',
  'scancel',
  'sinfo',
  'scontrol',
  'slurmctld',
  'slurmdbd',
  'slurmd',
  'mariadbd',
  'munged',
] as const;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs the lab needs and that are in none of the folders. */
export function missingBinaries(path = LAB_PATH, required: readonly string[] = REQUIRED_BINARIES): string[] {
  return required.filter((name) => !path.split(':').some((folder) => isExecutable(join(folder, name))));
}
