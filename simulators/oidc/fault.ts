/** What goes wrong, for one endpoint until it is taken back. */
export type OidcFault =
  | { kind: 'status'; status: number; retryAfter?: number }
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' }
  | { kind: 'html' }
  | { kind: 'truncate' };

export type OidcEndpoint = 'discovery' | 'certs' | 'token';
