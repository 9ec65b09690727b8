import type { TemporalConnectionError } from './connection-error.js';
import { loadTls, type TemporalConnectionOptions } from './connection-options.js';
import { diagnoseConnection } from './diagnose-connection.js';
import { explainGrpcError } from './explain-grpc-error.js';

/** Turns a failed connection into an error for the operator; looks at DNS, port, TLS and proxy if the answer says little. */
export async function explainConnection(
  error: unknown,
  options: TemporalConnectionOptions,
): Promise<TemporalConnectionError> {
  const secrets = [options.apiKey, options.proxy?.password].flatMap((secret) => secret?.reveal() ?? []);
  const first = explainGrpcError(error, `Temporal at ${options.address}`, secrets);
  if (first.code !== 'timeout' && first.code !== 'unavailable') return first;
  return (await diagnoseConnection(options, loadTls(options)).catch(() => undefined)) ?? first;
}
