import { ok, type Seen } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { NEWER_CALLS } from '../../../../activities/waldur/client/newer-calls.js';
import type { WaldurServer } from './waldur-server.js';

/** Which newer calls this Waldur lacks, and what is done instead. Asks in a way that changes nothing. */
export const apiCheck: Check<WaldurServer> = {
  id: 'api',
  title: "Waldur's API",
  needs: ['token'],
  async run(server) {
    const { client } = server.open();
    const version = await client.server.version().catch(() => undefined);
    if (version !== undefined) server.notes.versions[`Waldur ${client.baseUrl}`] = version;
    const calls = Object.values(NEWER_CALLS);
    const present = await Promise.all(calls.map(({ route }) => client.server.hasRoute(route)));
    const missing = calls.filter((_, at) => present[at] === false);
    server.notes.missingRoutes[client.baseUrl] = missing.map(({ route }) => route);
    const name = version === undefined ? 'this Waldur' : `Waldur ${version}`;
    if (missing.length === 0) return [ok(`${name} has all newer calls that are used`)];
    return missing.map(
      ({ route, purpose, instead }): Seen =>
        ok(`${name} is older and lacks ${route} (${purpose}); instead: ${instead}`),
    );
  },
};
