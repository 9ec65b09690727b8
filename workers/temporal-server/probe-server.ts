import { Connection } from '@temporalio/client';
import { isAlive, type ProcessIdentity } from '../lib/process-identity.js';
import { listensOn } from './listens-on.js';
import { opensFile } from './opens-file.js';
import { LOOPBACK } from './server-record.js';

/**
 * - `serving`: our process, on its port, answers
 * - `silent`: our process lives but does not answer (starting, overloaded, stopped by a signal)
 * - `dead`: no such process
 */
export type ServerHealth = 'serving' | 'silent' | 'dead';

/** `SERVING` of grpc.health.v1. */
const SERVING = 1;

async function answers(port: number, timeoutMs: number): Promise<boolean> {
  const connection = Connection.lazy({
    address: `${LOOPBACK}:${port}`,
    tls: false,
    channelArgs: { 'grpc.enable_http_proxy': 0 },
    interceptors: [],
  });
  try {
    const answer = await connection.withDeadline(Date.now() + timeoutMs, () =>
      connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' }),
    );
    return answer.status === SERVING;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

/** Asks how the server is. The port must be held by that very process: a stranger's answer counts as none. */
export async function probeServer(
  server: { process: ProcessIdentity; port: number },
  timeoutMs = 2_000,
): Promise<ServerHealth> {
  if (!isAlive(server.process)) return 'dead';
  if (!listensOn(server.process.pid, server.port)) return 'silent';
  return (await answers(server.port, timeoutMs)) ? 'serving' : 'silent';
}

/** The strict question before a server is used: it serves, and it serves this database and not a copy of it. */
export const isServing = async (
  server: { process: ProcessIdentity; port: number },
  databaseFile: string,
): Promise<boolean> => (await probeServer(server)) === 'serving' && opensFile(server.process.pid, databaseFile);
