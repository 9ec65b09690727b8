import { skipped } from '../../../../activities/lib/diagnosis/finding.js';
import { type Check, runDiagnosis } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { CHECK_MS, type DoctorContext } from '../doctor-context.js';
import { type DoctorFinding, inGroup } from '../doctor-finding.js';
import { apiCheck } from './api-check.js';
import { clockCheck } from './clock-check.js';
import { componentsCheck } from './components-check.js';
import { offeringCheck } from './offering-check.js';
import { offeringUsersCheck } from './offering-users-check.js';
import { proxyCheck } from './proxy-check.js';
import { reachCheck } from './reach-check.js';
import { roleCheck } from './role-check.js';
import { tokenCheck } from './token-check.js';
import { type OfferingOnWaldur, offeringOnWaldur } from './waldur-offering.js';
import { type WaldurServer, waldurServers } from './waldur-server.js';

const SERVER_CHECKS: readonly Check<WaldurServer>[] = [proxyCheck, reachCheck, clockCheck, tokenCheck, apiCheck];

const OFFERING_CHECKS: readonly Check<OfferingOnWaldur>[] = [
  offeringCheck,
  roleCheck,
  offeringUsersCheck,
  componentsCheck,
];

/** Looks at every Waldur of the configuration and at the offerings there. Reads only. */
export async function diagnoseWaldur(context: DoctorContext): Promise<DoctorFinding[]> {
  if (context.config.siteflow.role === 'headnode') {
    const why = "a head node's file names no Waldur: run siteflow doctor on the control host for it";
    return inGroup('waldur', [{ check: 'waldur', ...skipped(why) }]);
  }
  const servers = await Promise.all(waldurServers(context).map(diagnoseServer));
  return inGroup('waldur', servers.flat());
}

async function diagnoseServer(server: WaldurServer) {
  const before = await runDiagnosis(SERVER_CHECKS, server, { timeoutMs: CHECK_MS });
  const offerings = await Promise.all(
    server.offerings.map((configured) =>
      runDiagnosis(OFFERING_CHECKS, offeringOnWaldur(server, configured), {
        timeoutMs: CHECK_MS,
        before,
        offering: configured.name,
      }),
    ),
  );
  return [...before, ...offerings.flat()];
}
