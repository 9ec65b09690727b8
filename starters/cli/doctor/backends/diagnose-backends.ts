import type {
  BackendDescriptor,
  BackendDiagnosis,
  DiagnosedOffering,
} from '../../../../activities/lib/backend/descriptor.js';
import { type Finding, problem, skipped } from '../../../../activities/lib/diagnosis/finding.js';
import { runDiagnosis } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { errorText } from '../../../../activities/lib/error-text.js';
import { WriterGroups } from '../../../../activities/lib/writer/writer-groups.js';
import { backendsOf } from '../../../../config/backends/jobs-of.js';
import { openOptions } from '../../../../config/backends/open-options.js';
import { servedHere } from '../../../../config/backends/served-here.js';
import type { Offering } from '../../../../config/site/site-config.js';
import type { DoctorContext } from '../doctor-context.js';
import { type DoctorFinding, inGroup } from '../doctor-finding.js';
import { oldAgentFindings } from './old-agent.js';

/** A backend's commands and calls have limits of their own; this is for a look that never ends. */
const LOOK_MS = 120_000;

/** Looks at the backends behind the offerings, at each backend's own look. Reads only. */
export async function diagnoseBackends(context: DoctorContext): Promise<DoctorFinding[]> {
  const served = new Map<BackendDescriptor, Offering[]>();
  const others: Finding[] = [];
  for (const offering of context.offerings) {
    const used = servedHere(offering);
    if (used.length === 0) others.push(notLookedAt(offering));
    for (const descriptor of used) served.set(descriptor, [...(served.get(descriptor) ?? []), offering]);
  }
  const looks = await Promise.all([...served].map(([descriptor, offerings]) => look(context, descriptor, offerings)));
  for (const { versions } of looks) Object.assign(context.notes.versions, versions);
  const findings = looks.flatMap((each) => each.findings);
  const reached = findings.some(({ status }) => status !== 'skipped');
  return inGroup('backend', [...findings, ...(reached ? oldAgentFindings() : []), ...others]);
}

/** One backend that cannot be looked at hides no other. */
async function look(
  context: DoctorContext,
  descriptor: BackendDescriptor,
  offerings: Offering[],
): Promise<BackendDiagnosis> {
  try {
    return await lookAt(context, descriptor, offerings);
  } catch (error) {
    const text = `${descriptor.words.system} cannot be looked at: ${errorText(error, 'message') || String(error)}`;
    const seen = problem(text, 'Correct what the message names; if it names nothing, report it.');
    return { findings: offerings.map(({ name }) => ({ check: 'backend', offering: name, ...seen })), versions: {} };
  }
}

async function lookAt(
  { config, env, target }: DoctorContext,
  descriptor: BackendDescriptor,
  offerings: Offering[],
): Promise<BackendDiagnosis> {
  const module = await descriptor.load?.();
  if (module === undefined) return { findings: offerings.map(notLookedAt), versions: {} };
  const writers = new WriterGroups();
  const options = offerings.map(
    (offering): DiagnosedOffering => ({
      ...openOptions(config, offering, descriptor),
      ...{ name: offering.name, env, writers },
    }),
  );
  const mayBeElsewhere = target.kind === 'existing' && config.siteflow.role === 'site';
  if (module.diagnose !== undefined) return module.diagnose(options, { mayBeElsewhere });
  const findings = await Promise.all(
    options.map(({ name, ...each }) => {
      const check = { id: 'backend', title: descriptor.words.system, run: async () => module.open(each).diagnostics() };
      return runDiagnosis([check], undefined, { timeoutMs: LOOK_MS, offering: name });
    }),
  );
  return { findings: findings.flat(), versions: {} };
}

function notLookedAt(offering: Offering): Finding {
  const used = backendsOf(offering).filter((name) => name !== offering.backend_type);
  const what = used.length === 0 ? `backend_type ${offering.backend_type}` : used.join(' and ');
  return { check: 'backend', offering: offering.name, ...skipped(`${what} is not looked at by this release`) };
}
