import type { TemporalConnectionOptions } from '../../workers/lib/temporal/connection-options.js';

/**
 * Runs work on a connected Temporal server. When the server went away meanwhile, or does not have the
 * namespace, the error says so in words for the operator; every other error stays as it is.
 *
 * @throws TemporalConnectionError, which ends a command with exit code 6
 */
export async function reachable<T>(connection: TemporalConnectionOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'NamespaceNotFoundError') {
      const { namespaceMissing } = await import('../../workers/lib/temporal/namespace-missing.js');
      throw namespaceMissing(connection.namespace);
    }
    const { GRPC, grpcCode } = await import('../../workers/lib/temporal/explain-grpc-error.js');
    const lost: (number | undefined)[] = [
      GRPC.CANCELLED,
      GRPC.DEADLINE_EXCEEDED,
      GRPC.UNAVAILABLE,
      GRPC.UNAUTHENTICATED,
      GRPC.PERMISSION_DENIED,
    ];
    if (!lost.includes(grpcCode(error))) throw error;
    const { explainConnection } = await import('../../workers/lib/temporal/explain-connection.js');
    throw await explainConnection(error, connection);
  }
}
