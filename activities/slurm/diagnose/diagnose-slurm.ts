import { targetsOf } from '../../lib/backend/components.js';
import type { BackendDiagnosis, DiagnosisContext } from '../../lib/backend/descriptor.js';
import { type Finding, problem, skipped } from '../../lib/diagnosis/finding.js';
import { diagnoseCluster, diagnoseOffering } from '../diagnostics.js';
import { commandsElsewhere } from './commands-elsewhere.js';
import { type OpenedCluster, openClusters, type SlurmOffering } from './open-clusters.js';
import { writerFindings } from './writer-findings.js';

/** Looks at the clusters behind some offerings, at each once. Reads only. */
export async function diagnoseSlurm(
  offerings: readonly SlurmOffering[],
  context: DiagnosisContext,
): Promise<BackendDiagnosis> {
  const byRest = offerings.filter(({ settings }) => settings.execution_mode === 'rest').map(restMode);
  const clusters = openClusters(offerings.filter(({ settings }) => settings.execution_mode !== 'rest'));
  const versions: Record<string, string> = {};
  const findings = await Promise.all(clusters.map((cluster) => diagnoseOne(cluster, context, versions)));
  const reached = clusters.filter(({ facts }) => commandsElsewhere(context, facts.connection) === undefined);
  return { findings: [...findings.flat(), ...(await writerFindings(reached)), ...byRest], versions };
}

async function diagnoseOne(
  { facts, offerings }: OpenedCluster,
  context: DiagnosisContext,
  versions: Record<string, string>,
): Promise<Finding[]> {
  const elsewhere = commandsElsewhere(context, facts.connection);
  if (elsewhere !== undefined) {
    return offerings.map(({ name }): Finding => ({ check: 'commands', offering: name, ...skipped(elsewhere) }));
  }
  const found = await diagnoseCluster(facts);
  const own = await Promise.all(
    offerings.map(async ({ name, settings, components }) => {
      const look = { facts, settings, tresWanted: targetsOf(components) };
      return (await diagnoseOffering(look, found)).map((each) => ({ ...each, offering: name }));
    }),
  );
  const version = await facts.version().catch(() => undefined);
  if (version !== undefined) versions[`Slurm in ${facts.connection.binPath}`] = version;
  return [...found, ...own.flat()];
}

const restMode = ({ name }: SlurmOffering): Finding => ({
  check: 'commands',
  offering: name,
  ...problem(
    'execution_mode rest is not available in this release',
    'Set backend_settings.execution_mode: cli, and slurm_bin_path to the folder of sacctmgr.',
  ),
});
