import { type Finding, problem, skipped } from '../../../../activities/lib/diagnosis/finding.js';
import { isSlurmOffering, type Offering, type SlurmOffering } from '../../../../config/site/site-config.js';
import type { DoctorContext } from '../doctor-context.js';
import { type DoctorFinding, inGroup } from '../doctor-finding.js';
import { headnodeElsewhere } from './headnode-elsewhere.js';
import { oldAgentFindings } from './old-agent.js';
import { openClusters } from './open-clusters.js';
import { writerFindings } from './writer-findings.js';

/** Looks at the clusters behind the offerings. Reads only. */
export async function diagnoseBackends(context: DoctorContext): Promise<DoctorFinding[]> {
  const slurm = context.offerings.filter(isSlurmOffering);
  const others = context.offerings.filter((offering) => !isSlurmOffering(offering)).map(notLookedAt);
  const rest = slurm.filter(({ backend_settings: settings }) => settings.execution_mode === 'rest').map(restMode);
  const cli = slurm.filter(({ backend_settings: settings }) => settings.execution_mode !== 'rest');
  return inGroup('backend', [...(await diagnoseSlurm(context, cli)), ...rest, ...others]);
}

async function diagnoseSlurm(context: DoctorContext, offerings: SlurmOffering[]): Promise<Finding[]> {
  const { diagnoseCluster, diagnoseOffering, tresOf } = await import('../../../../activities/slurm/index.js');
  const { notes } = context;
  const clusters = await openClusters(context, offerings);
  const findings = await Promise.all(
    clusters.map(async ({ facts, offerings: served, settingsOf }) => {
      const elsewhere = headnodeElsewhere(context, facts.connection);
      if (elsewhere !== undefined) {
        return served.map(({ name }): Finding => ({ check: 'commands', offering: name, ...skipped(elsewhere) }));
      }
      const found = await diagnoseCluster(facts);
      const own = await Promise.all(
        served.map(async (offering) => {
          const look = { facts, settings: settingsOf(offering), tresWanted: tresOf(offering.backend_components) };
          return (await diagnoseOffering(look, found)).map((each) => ({ ...each, offering: offering.name }));
        }),
      );
      const version = await facts.version().catch(() => undefined);
      if (version !== undefined) notes.versions[`Slurm in ${facts.connection.binPath}`] = version;
      return [...found, ...own.flat()];
    }),
  );
  const reached = clusters.filter(({ facts }) => headnodeElsewhere(context, facts.connection) === undefined);
  const writers = await writerFindings(context, reached);
  return [...findings.flat(), ...writers, ...(reached.length === 0 ? [] : oldAgentFindings())];
}

const notLookedAt = ({ name, backend_type: type }: Offering): Finding => ({
  check: 'backend',
  offering: name,
  ...skipped(`backend_type ${type} is not looked at by this release`),
});

const restMode = ({ name }: Offering): Finding => ({
  check: 'commands',
  offering: name,
  ...problem(
    'execution_mode rest is not available in this release',
    'Set backend_settings.execution_mode: cli, and slurm_bin_path to the folder of sacctmgr.',
  ),
});
