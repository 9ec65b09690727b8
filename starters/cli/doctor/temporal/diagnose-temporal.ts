import { type Check, runDiagnosis } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { CHECK_MS, type DoctorContext } from '../doctor-context.js';
import { type DoctorFinding, inGroup } from '../doctor-finding.js';
import { namespaceCheck } from './namespace-check.js';
import { schedulesCheck } from './schedules-check.js';
import { searchAttributesCheck } from './search-attributes-check.js';
import { temporalCheck } from './temporal-check.js';
import type { TemporalLook } from './temporal-look.js';
import { workersCheck } from './workers-check.js';

const CHECKS: readonly Check<TemporalLook>[] = [
  temporalCheck,
  namespaceCheck,
  searchAttributesCheck,
  schedulesCheck,
  workersCheck,
];

/** Looks at the Temporal server and what this site has there. Reads only, and starts no server. */
export async function diagnoseTemporal(context: DoctorContext): Promise<DoctorFinding[]> {
  const look: TemporalLook = { context };
  try {
    return inGroup('temporal', await runDiagnosis(CHECKS, look, { timeoutMs: CHECK_MS }));
  } finally {
    await look.connected?.client.connection.close();
  }
}
