import { type Finding, problem, skipped } from '../../../activities/lib/diagnosis/finding.js';
import type { Environment } from '../../../config/environment/environment.js';
import type { LoadedConfig } from '../../../config/site/load.js';
import { temporalTarget } from '../../lib/temporal-target.js';
import { stateFolder } from '../../lib/with-client.js';
import type { TemporalFlags } from '../options.js';
import { diagnoseBackends } from './backends/diagnose-backends.js';
import { chooseOfferings } from './choose-offerings.js';
import { configurationFindings, hostFindings, stateFolderFindings } from './configuration-checks.js';
import type { DoctorContext } from './doctor-context.js';
import { type DoctorFinding, GROUPS, inGroup } from './doctor-finding.js';
import type { Notes } from './notes.js';
import { diagnoseTemporal } from './temporal/diagnose-temporal.js';
import { diagnoseWaldur } from './waldur/diagnose-waldur.js';

export interface SiteDiagnosis {
  findings: DoctorFinding[];
  /** Absent where the configuration cannot be used. */
  stateDir?: string;
  notes: Notes;
}

/**
 * Looks at everything a site needs. Reads only: nothing is changed in Waldur, Temporal or on a cluster, and no server is
 * started.
 *
 * @throws CliError when there is no such offering
 */
export async function diagnoseSite(
  loaded: LoadedConfig,
  flags: TemporalFlags & { offering?: string },
  env: Environment,
): Promise<SiteDiagnosis> {
  const notes: Notes = { versions: {}, missingRoutes: {} };
  const seen = (check: string, all: ReturnType<typeof hostFindings>): Finding[] =>
    all.map((each) => ({ check, ...each }));
  const about = [...seen('host', hostFindings()), ...seen('config', configurationFindings(loaded))];
  const { config } = loaded;
  if (config === undefined) {
    const rest = GROUPS.filter((group) => group !== 'configuration').flatMap((group) =>
      inGroup(group, seen(group, [skipped('not looked at, because the configuration cannot be used')])),
    );
    return { findings: [...inGroup('configuration', about), ...rest], notes };
  }
  const stateDir = stateFolder(flags, config.siteflow.state_dir);
  const context: DoctorContext = {
    config,
    offerings: chooseOfferings(config.offerings, flags.offering),
    target: temporalTarget(flags, config.siteflow.temporal),
    stateDir,
    env,
    notes,
  };
  const parts = await Promise.all([
    part('waldur', diagnoseWaldur(context)),
    part('temporal', diagnoseTemporal(context)),
    part('backend', diagnoseBackends(context)),
  ]);
  const own = inGroup('configuration', [...about, ...seen('state-folder', stateFolderFindings(stateDir))]);
  return { findings: [...own, ...parts.flat()], stateDir, notes };
}

/** A defect in one part hides no other. */
async function part(group: DoctorFinding['group'], work: Promise<DoctorFinding[]>): Promise<DoctorFinding[]> {
  try {
    return await work;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return inGroup(group, [{ check: group, ...problem(text, 'Report this: a check of siteflow doctor failed.') }]);
  }
}
