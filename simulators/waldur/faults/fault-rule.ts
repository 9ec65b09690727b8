/** What goes wrong. `after` means that the request took effect although the client does not learn it. */
export type FaultKind =
  | {
      kind: 'status';
      status: number;
      when?: 'before' | 'after';
      json?: unknown;
      html?: string;
      retryAfter?: number | string;
    }
  | { kind: 'html'; status?: number; when?: 'before' | 'after' }
  | { kind: 'delay'; ms: number }
  | { kind: 'reset'; when?: 'before' | 'after' }
  | { kind: 'truncate'; bytes?: number }
  | { kind: 'stall'; ms?: number; when?: 'before' | 'after' };

/** Which requests it hits. Without rate, first or every: all that match. */
export interface FaultMatch {
  /** Any when left out. */
  method?: string;
  /** `/api/marketplace-orders/{uuid}/set_state_done/`; `/api/` and the slashes may be left out, `*` stands for anything. */
  path?: string;
  /** Only requests with this uuid in their path. */
  uuid?: string;
  /** Probability, 0..1, from the simulator's seed. */
  rate?: number;
  /** Only the first N matching requests. */
  first?: number;
  /** Every Nth matching request. */
  every?: number;
  /** Matching requests to let through before the rule starts. */
  skip?: number;
}

export type FaultRule = FaultMatch & FaultKind;

export interface ActiveFault {
  id: number;
  rule: FaultRule;
  /** Requests that matched, and how many of them were hit. */
  seen: number;
  hits: number;
}
