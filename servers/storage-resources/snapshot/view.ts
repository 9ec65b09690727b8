import type { Prepared } from '../rows/prepare.js';
import { type RowStatus, stateOf } from '../rows/status.js';

/** Which rows are wanted; absent = all. */
export interface Filter {
  offeringSlug?: string;
  state?: string;
  status?: RowStatus;
  dataType?: string;
}

/** Rows one after the other as they are sent, each followed by a comma. */
export interface View {
  bytes: Buffer;
  /** Where each row begins; one more than there are rows. */
  offsets: Uint32Array;
  total: number;
}

interface Line {
  json: string;
  status: RowStatus;
  dataType: string;
}

/**
 * The rows of an answer: the tenants and customers of all resources chosen by offering and state, each where it is first
 * seen, then the resources' own rows; of these the ones with the wanted status and data type.
 *
 * @param byState version 0.10 of the service also chose resources by the state that belongs to the wanted status
 */
export function createView(resources: readonly Prepared[], filter: Filter, byState: boolean): View {
  const pushed = byState && filter.status !== undefined ? stateOf(filter.status) : undefined;
  const chosen = resources.filter(
    ({ offeringSlug, state }) =>
      (filter.offeringSlug === undefined || offeringSlug === filter.offeringSlug) &&
      (filter.state === undefined || state === filter.state) &&
      (pushed === undefined || state === pushed),
  );
  const lines: Line[] = [];
  const seen = new Set<string>();
  for (const { tenant, customer } of chosen) {
    for (const level of customer === undefined ? [tenant] : [tenant, customer]) {
      if (seen.has(level.key)) continue;
      seen.add(level.key);
      lines.push({ json: level.json, status: 'pending', dataType: level.dataType });
    }
  }
  for (const { leaf } of chosen) if (leaf !== undefined) lines.push(leaf);
  return toView(
    lines.filter(
      ({ status, dataType }) =>
        (filter.status === undefined || status === filter.status) &&
        (filter.dataType === undefined || dataType === filter.dataType),
    ),
  );
}

function toView(lines: readonly Line[]): View {
  const offsets = new Uint32Array(lines.length + 1);
  let size = 0;
  lines.forEach(({ json }, index) => {
    size += Buffer.byteLength(json) + 1;
    offsets[index + 1] = size;
  });
  const bytes = Buffer.allocUnsafeSlow(size);
  lines.forEach(({ json }, index) => {
    bytes.write(`${json},`, offsets[index] ?? 0);
  });
  return { bytes, offsets, total: lines.length };
}

/** The rows from `start` up to `end`, without the comma behind the last one; no copy is made. */
export function sliceView({ bytes, offsets, total }: View, start: number, end: number): Buffer {
  const last = Math.min(end, total);
  if (start >= last) return bytes.subarray(0, 0);
  return bytes.subarray(offsets[start], (offsets[last] ?? 0) - 1);
}
