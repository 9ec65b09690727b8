import type { DiagnosedOffering } from '../../lib/backend/descriptor.js';
import { runCommand } from '../../lib/process/exec.js';
import type { SlurmSettings } from '../settings/config.js';
import type { SlurmSite } from '../settings/site-config.js';
import { type SlurmFacts, slurmFacts } from './slurm-facts.js';

export type SlurmOffering = DiagnosedOffering<SlurmSettings, SlurmSite>;

/** One cluster as reached in one way, with the offerings that are served so. */
export interface OpenedCluster {
  facts: SlurmFacts;
  offerings: SlurmOffering[];
}

/** Less than a frozen slurmdbd needs to give up (45 s): a person waits. A healthy one answers within a second. */
const READ_MS = 10_000;

/** The clusters of some offerings; those with the same commands and cluster name are one. Runs nothing yet. */
export function openClusters(offerings: readonly SlurmOffering[]): OpenedCluster[] {
  const clusters = new Map<string, OpenedCluster>();
  for (const offering of offerings) {
    const { settings, site, env, run = runCommand } = offering;
    const { slurm_bin_path: binPath, command_prefix: prefix = [], cluster_name: name } = settings;
    const key = JSON.stringify([binPath, prefix, name]);
    const timeouts = { readMs: READ_MS, writeMs: READ_MS };
    const known = clusters.get(key) ?? {
      facts: slurmFacts({ binPath, prefix, env, run, timeouts }, name, site.writer_group),
      offerings: [],
    };
    known.offerings.push(offering);
    clusters.set(key, known);
  }
  return [...clusters.values()];
}
