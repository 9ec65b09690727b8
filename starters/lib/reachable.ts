import type { TemporalConnectionOptions } from '../../workers/lib/connection-options.js';

/**
 * Runs work on a connected Temporal server. When the server went away meanwhile, the error says so in words for the
 * operator; every other error stays as it is.
 *
 * @throws TemporalConnectionError, which ends a command with exit code 6
 */
export async function reachable<T>(connection: TemporalConnectionOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { GRPC, grpcCode } = await import('../../workers/lib/explain-grpc-error.js');
    const lost: (number | undefined)[] = [
      GRPC.CANCELLED,
      GRPC.DEADLINE_EXCEEDED,
      GRPC.UNAVAILABLE,
      GRPC.UNAUTHENTICATED,
      GRPC.PERMISSION_DENIED,
    ];
    if (!lost.includes(grpcCode(error))) throw error;
    const { explainConnection } = await import('../../workers/lib/explain-connection.js');
    throw await explainConnection(error, connection);
  }
}
