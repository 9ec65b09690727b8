/** What goes wrong, until it is taken back. With `first`, only for so many requests. */
export type HpcUserFault = { first?: number } & (
  | { kind: 'status'; status: number; retryAfter?: number }
  | { kind: 'delay'; ms: number }
  | { kind: 'reset' }
  | { kind: 'html' }
  | { kind: 'truncate' }
  /** Rows or a body of another form. */
  | { kind: 'body'; body: unknown }
);

export interface HpcUserCall {
  /** Path and query as sent. */
  url: string;
  /** The projects asked for, in order. */
  projects: string[];
  status: number | 'reset';
}

export interface HpcUserState {
  projects: Map<string, number>;
  /** Every request so far. */
  calls: HpcUserCall[];
  fault: HpcUserFault | undefined;
  accepts: (token: string) => boolean;
  maxUrlLength: number;
  latencyMs: number;
  prefix: string;
}
