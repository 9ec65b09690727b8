import { isGrpcServiceError } from '@temporalio/client';
import { redact } from '../../../activities/lib/http/redact.js';
import { maskSecrets } from '../log/secret-registry.js';
import { TemporalConnectionError } from './connection-error.js';

/** gRPC status codes that are told apart here (https://grpc.io/docs/guides/status-codes/). */
export const GRPC = {
  CANCELLED: 1,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** Status code of a gRPC error, from either of the SDK's connections; undefined for other errors. */
export function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  const cause = error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

/**
 * Turns an answer of the server into an error for the operator. The original may carry headers and is not kept.
 * The worker's connection has no status codes, only gRPC's descriptions of them; so the text is looked at too.
 */
export function explainGrpcError(
  error: unknown,
  where: string,
  secrets: readonly string[] = [],
): TemporalConnectionError {
  if (error instanceof TemporalConnectionError) return error;
  const code = grpcCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code === GRPC.UNAUTHENTICATED || /\bunauthenticated\b|valid authentication credentials/i.test(text)) {
    return new TemporalConnectionError(
      'unauthenticated',
      `${where} refuses the API key or client certificate. Renew it, and check that it is for this namespace.`,
    );
  }
  if (code === GRPC.PERMISSION_DENIED || /permission.?denied|unauthorized|does not have permission/i.test(text)) {
    return new TemporalConnectionError(
      'permission-denied',
      `${where} knows these credentials but denies the call. Give them write access to the namespace.`,
    );
  }
  if (code === GRPC.DEADLINE_EXCEEDED || /deadline|timed? ?out/i.test(text)) {
    return new TemporalConnectionError('timeout', `${where} did not answer in time. Is it up, or overloaded?`);
  }
  return new TemporalConnectionError(
    'unavailable',
    `${where} cannot be used: ${maskSecrets(redact(text, secrets)).split('\n')[0]?.slice(0, 200)}`,
  );
}
