import type { FaultRule } from '../../../simulators/waldur/index.js';

/** Longer than the 20 s that a client waits. */
const STALL_MS = 25_000;

/** What a Waldur in trouble answers. Half of the kinds take effect although the client does not learn it. */
const KINDS: readonly FaultRule[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502, html: '<html><h1>502 Bad Gateway</h1></html>', when: 'after' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 504, html: '<html><h1>504 Gateway Time-out</h1></html>', when: 'after' },
  { kind: 'status', status: 429, retryAfter: 2, json: { detail: 'Request was throttled.' } },
  { kind: 'reset' },
  { kind: 'reset', when: 'after' },
  { kind: 'stall', ms: STALL_MS },
  { kind: 'truncate' },
  { kind: 'html' },
];

/** Rules that together hit about this part (0–1) of all calls. */
export const waldurFaults = (rate: number): FaultRule[] =>
  KINDS.map((kind) => ({ ...kind, rate: rate / KINDS.length }));
