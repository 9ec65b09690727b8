import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { LabPaths } from './lab-paths.js';

export interface LabPorts {
  mariadbd: number;
  slurmdbd: number;
  slurmctld: number;
  slurmd: readonly number[];
}

/** What is decided once per folder and must stay the same for its database to be usable again. */
export interface LabSettings {
  name: string;
  tuned: boolean;
  /** Release of Slurm whose slurmdbd made the database, for example `24.11`. */
  release: string;
  /** Loopback address all daemons listen on. */
  host: string;
  databasePassword: string;
  ports: LabPorts;
}

/** Reads the settings of a former run, or returns undefined for a new folder. */
export function readLabSettings(paths: LabPaths): LabSettings | undefined {
  if (!existsSync(paths.settings)) return undefined;
  // A folder that does not say its release was made when there was only one.
  return {
    release: '22.05',
    ...(JSON.parse(readFileSync(paths.settings, 'utf8')) as Partial<LabSettings>),
  } as LabSettings;
}

/** Writes the settings, readable for the owner only because of the database password. */
export function writeLabSettings(paths: LabPaths, settings: LabSettings): void {
  writeFileSync(paths.settings, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
}

/** A password for the lab's own database user, new for every folder. */
export function newDatabasePassword(): string {
  return randomBytes(16).toString('hex');
}
