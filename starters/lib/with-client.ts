import type { Client } from '@temporalio/client';
import { processEnvironment } from '../../config/environment/environment.js';
import { environmentSettings } from '../../config/environment/environment-settings.js';
import { stateDir } from '../../config/environment/state-dir.js';
import { siteflowSchema } from '../../config/schema/siteflow-schema.js';
import { resolveSiteflow } from '../../config/site/resolve-siteflow.js';
import { CliError, EXIT } from '../cli/exit-codes.js';
import type { TemporalFlags } from '../cli/options.js';
import { loadSiteIfAny } from './load-site.js';
import { reachable } from './reachable.js';
import { temporalTarget } from './temporal-target.js';

/** People wait for these commands; a worker that starts has more patience. */
const CONNECT_MS = 5_000;

/** What is known of the server besides its client. */
export interface ServerInUse {
  /** Web interface: of the embedded server, or as the configuration says. */
  uiUrl: string | undefined;
}

/**
 * Runs `body` with a client of the Temporal server in use, and closes it. Starts no server.
 *
 * @throws CliError when none runs, with how to start or name one
 */
export async function withClient<T>(
  flags: TemporalFlags,
  body: (client: Client, server: ServerInUse) => Promise<T>,
): Promise<T> {
  const env = processEnvironment();
  const siteflow =
    loadSiteIfAny(flags)?.siteflow ?? resolveSiteflow(siteflowSchema().parse({}), environmentSettings(env));
  const target = temporalTarget(flags, siteflow.temporal);
  const folder = stateFolder(flags, siteflow.state_dir);
  const { connectClient } = await import('../../workers/lib/temporal/connect-client.js');
  const { connection, uiUrl } =
    target.kind === 'existing'
      ? { connection: target.connection, uiUrl: siteflow.temporal.ui_url }
      : await embeddedServer(folder, target.namespace);
  const client = await connectClient({ connectTimeoutMs: CONNECT_MS, ...connection });
  try {
    return await reachable(connection, () => body(client, { uiUrl }));
  } finally {
    await client.connection.close();
  }
}

/** The state folder of this process, by flag, environment and configuration. */
export function stateFolder(flags: { stateDir?: string }, configured: string | undefined): string {
  return stateDir({
    ...(flags.stateDir === undefined ? {} : { option: flags.stateDir }),
    ...(configured === undefined ? {} : { configured }),
    env: processEnvironment(),
    uid: process.getuid?.() ?? 0,
  });
}

async function embeddedServer(folder: string, namespace: string) {
  const { LOOPBACK, readRecord } = await import('../../workers/temporal-server/server-record.js');
  const record = readRecord(folder);
  if (record?.state === 'running')
    return {
      connection: { address: `${LOOPBACK}:${record.port}`, namespace },
      uiUrl: `http://${LOOPBACK}:${record.uiPort}`,
    };
  throw new CliError(
    `No Temporal server runs for the state folder ${folder}.\n` +
      'Start it with "siteflow agent" or "siteflow temporal start", name another folder with --state-dir, or an ' +
      'existing server with --address.',
    EXIT.temporal,
  );
}
