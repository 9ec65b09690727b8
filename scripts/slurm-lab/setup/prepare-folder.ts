import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LabPaths } from '../lab-paths.js';
import type { LabSettings } from '../lab-settings.js';
import { renderCgroupConf } from './render-cgroup-conf.js';
import { renderGresConf } from './render-gres-conf.js';
import { renderSlurmConf } from './render-slurm-conf.js';
import { renderSlurmdbdConf } from './render-slurmdbd-conf.js';

/** Makes the folders. Other Unix users must be able to read slurm.conf and reach the munge socket. */
export function makeFolders(paths: LabPaths): void {
  for (const dir of [paths.baseDir, paths.etc, paths.run, paths.log, paths.spool, paths.state]) {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o755);
  }
  mkdirSync(paths.mungeDir, { recursive: true, mode: 0o700 });
  if (!existsSync(paths.mungeKey)) writeFileSync(paths.mungeKey, randomBytes(128), { mode: 0o600 });
}

function writeIfChanged(file: string, text: string, mode: number): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
  return true;
}

export interface FolderConfig {
  settings: LabSettings;
  nodes: readonly string[];
  partitions: readonly string[];
  gpus: boolean;
}

/**
 * Writes the configuration files.
 *
 * @returns whether one of them changed, which means that running daemons do not match
 */
export function writeConfig(paths: LabPaths, { settings, nodes, partitions, gpus }: FolderConfig): boolean {
  const slurmConf = renderSlurmConf({ settings, paths, hostname: hostname(), nodes, partitions, gpus });
  const cgroupConf = renderCgroupConf(settings.release);
  return [
    ...(cgroupConf === undefined ? [] : [writeIfChanged(paths.cgroupConf, cgroupConf, 0o644)]),
    writeIfChanged(paths.slurmConf, slurmConf, 0o644),
    writeIfChanged(paths.slurmdbdConf, renderSlurmdbdConf(settings, paths), 0o600),
    writeIfChanged(paths.gresConf, renderGresConf(nodes, paths.dev, gpus), 0o644),
  ].some(Boolean);
}
