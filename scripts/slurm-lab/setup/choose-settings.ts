import type { LabPaths } from '../lab-paths.js';
import { type LabPorts, type LabSettings, newDatabasePassword, readLabSettings } from '../lab-settings.js';
import { findFreePorts, isPortFree } from './find-free-ports.js';

export interface WantedSettings {
  name: string;
  tuned: boolean;
  release: string;
  host: string;
  nodeCount: number;
}

/**
 * Settings for this start: those of the folder when it has some, with new ports only where they are missing or taken.
 *
 * @param portsInUse the lab's own daemons still run, so its ports are taken by itself
 * @throws when the folder belongs to a cluster of another name or kind
 */
export async function chooseSettings(
  paths: LabPaths,
  wanted: WantedSettings,
  portsInUse: boolean,
): Promise<LabSettings> {
  const { name, tuned, release, host, nodeCount } = wanted;
  const stored = readLabSettings(paths);
  if (stored !== undefined && kindOf(stored) !== kindOf(wanted)) {
    throw new Error(
      `Slurm lab: ${paths.baseDir} holds the ${kindOf(stored)}, not the ${kindOf(wanted)}. ` +
        'Remove the folder or choose another baseDir.',
    );
  }
  const password = stored?.databasePassword ?? newDatabasePassword();
  const ports = stored !== undefined && stored.host === host ? stored.ports : undefined;
  return {
    name,
    tuned,
    release,
    host,
    databasePassword: password,
    ports: await choosePorts(nodeCount, ports, portsInUse),
  };
}

const kindOf = ({ name, tuned, release }: Pick<LabSettings, 'name' | 'tuned' | 'release'>): string =>
  `${tuned ? 'tuned' : 'untuned'} cluster ${name} of Slurm ${release}`;

async function choosePorts(nodeCount: number, stored: LabPorts | undefined, portsInUse: boolean): Promise<LabPorts> {
  const known = stored === undefined ? [] : [stored.mariadbd, stored.slurmdbd, stored.slurmctld, ...stored.slurmd];
  const usable = portsInUse || (await Promise.all(known.map((port) => isPortFree(port)))).every(Boolean);
  const kept = usable ? known.slice(0, 3 + nodeCount) : [];
  const added = await findFreePorts(3 + nodeCount - kept.length, kept);
  const [mariadbd = 0, slurmdbd = 0, slurmctld = 0, ...slurmd] = [...kept, ...added];
  return { mariadbd, slurmdbd, slurmctld, slurmd };
}
