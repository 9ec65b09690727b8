/** Why a Temporal server could not be used. */
export type ConnectionProblem =
  | 'address-invalid'
  | 'address-unknown'
  | 'refused'
  | 'timeout'
  | 'proxy-unreachable'
  | 'proxy-refused'
  | 'tls-untrusted'
  | 'tls-name'
  | 'tls-client-certificate'
  | 'tls-expected'
  | 'tls-failed'
  | 'unauthenticated'
  | 'permission-denied'
  | 'namespace-missing'
  | 'search-attributes-missing'
  | 'file-unreadable'
  | 'unavailable';

/** Says what failed, where, and what to do; carries no secret and no library error. */
export class TemporalConnectionError extends Error {
  override readonly name = 'TemporalConnectionError';
  readonly code: ConnectionProblem;

  constructor(code: ConnectionProblem, message: string) {
    super(message);
    this.code = code;
  }
}
