import type { SlurmFacts } from '../../../../activities/slurm/index.js';
import type { SlurmSettings } from '../../../../activities/slurm/settings/config.js';
import type { SlurmOffering } from '../../../../config/site/site-config.js';
import { slurmSettingsOf } from '../../../../config/site/slurm-settings-of.js';
import type { DoctorContext } from '../doctor-context.js';

/** One cluster as reached in one way, with the offerings that are served so. */
export interface OpenedCluster {
  facts: SlurmFacts;
  offerings: SlurmOffering[];
  settingsOf(offering: SlurmOffering): SlurmSettings;
}

/** Less than a frozen slurmdbd needs to give up (45 s): a person waits. A healthy one answers within a second. */
const READ_MS = 10_000;

/** The clusters of some offerings; those with the same commands and cluster name are one. Runs nothing yet. */
export async function openClusters(
  { config, env }: DoctorContext,
  offerings: SlurmOffering[],
): Promise<OpenedCluster[]> {
  const { runCommand } = await import('../../../../activities/lib/process/exec.js');
  const { slurmFacts } = await import('../../../../activities/slurm/index.js');
  const clusters = new Map<string, OpenedCluster>();
  const settingsOf = (offering: SlurmOffering) => slurmSettingsOf(config, offering);
  for (const offering of offerings) {
    const { slurm_bin_path: binPath, command_prefix: prefix = [], cluster_name: name } = settingsOf(offering);
    const key = JSON.stringify([binPath, prefix, name]);
    const timeouts = { readMs: READ_MS, writeMs: READ_MS };
    const known = clusters.get(key) ?? {
      facts: slurmFacts({ binPath, prefix, env, run: runCommand, timeouts }, name, config.siteflow.slurm.writer_group),
      offerings: [],
      settingsOf,
    };
    known.offerings.push(offering);
    clusters.set(key, known);
  }
  return [...clusters.values()];
}
