import { ok, problem, type Seen, skipped } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import type { ConnectionProblem } from '../../../../workers/lib/temporal/connection-error.js';
import type { TemporalConnectionOptions } from '../../../../workers/lib/temporal/connection-options.js';
import { CONNECTION_FIX } from './connection-fix.js';
import type { TemporalLook } from './temporal-look.js';

const CONNECT_MS = 5_000;
/** A failed connection is walked once more to find the reason, at most 12 s. */
const WITH_REASON_MS = CONNECT_MS + 15_000;

/** Whether the Temporal server answers. The embedded one is never started here. */
export const temporalCheck: Check<TemporalLook> = {
  id: 'temporal',
  title: 'Temporal server',
  timeoutMs: WITH_REASON_MS,
  async run(look) {
    const { target, stateDir, config } = look.context;
    if (target.kind === 'existing') return [await connect(look, target.connection)];
    if (config.siteflow.role === 'headnode') {
      return [
        problem(
          `${config.file} does not say where Temporal is; a head node uses the server of the control host`,
          'Set siteflow.temporal.address: HOST:7233 in the file (or TEMPORAL_ADDRESS, --address).',
        ),
      ];
    }
    const { LOOPBACK, readRecord } = await import('../../../../workers/temporal-server/server-record.js');
    const { probeServer } = await import('../../../../workers/temporal-server/probe-server.js');
    const record = readRecord(stateDir);
    if (record === undefined || record.state === 'stopped') {
      return [skipped(`the embedded server of ${stateDir} does not run: siteflow agent starts it`)];
    }
    const health = await probeServer(record);
    if (health === 'dead') {
      return [
        problem(
          `the embedded server of ${stateDir} ended without being asked to`,
          `siteflow temporal start --state-dir ${stateDir} (a running agent does it by itself)`,
        ),
      ];
    }
    if (health === 'silent') {
      return [
        problem(
          `the embedded server of ${stateDir} (pid ${record.process.pid}) runs but does not answer`,
          `If it is not just starting: siteflow temporal stop --state-dir ${stateDir}, then start it again.`,
        ),
      ];
    }
    return [await connect(look, { address: `${LOOPBACK}:${record.port}`, namespace: target.namespace })];
  },
};

async function connect(look: TemporalLook, connection: TemporalConnectionOptions): Promise<Seen> {
  const { connectClient } = await import('../../../../workers/lib/temporal/connect-client.js');
  try {
    const client = await connectClient({ ...connection, connectTimeoutMs: CONNECT_MS });
    look.connected = { client, connection };
    const version = (await client.workflowService.getSystemInfo({})).serverVersion ?? '';
    if (version !== '') look.context.notes.versions[`Temporal ${connection.address}`] = version;
    return ok(`Temporal ${version === '' ? '' : `${version} `}at ${connection.address} answers`);
  } catch (error) {
    if (!isExplained(error)) throw error;
    return problem(firstSentence(error.message), CONNECTION_FIX[error.code]);
  }
}

/** The class itself would load the SDK. */
const isExplained = (error: unknown): error is Error & { code: ConnectionProblem } =>
  error instanceof Error && error.name === 'TemporalConnectionError';

/** The rest is advice, in the names of the code. */
const firstSentence = (text: string): string => text.split(/\.(?= [A-Z])/)[0] ?? text;
