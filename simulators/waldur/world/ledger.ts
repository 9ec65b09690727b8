import type { Json } from '../model.js';

/** One effective change of state. Rejected or repeated requests that change nothing leave no entry. */
export interface LedgerEntry {
  seq: number;
  at: string;
  /** `POST /api/marketplace-orders/{uuid}/set_state_done/`, or `seed` for changes made by the test itself. */
  route: string;
  kind: string;
  uuid: string;
  change: { [field: string]: { from: Json; to: Json } };
}

/** Append-only list of effective changes; the base for exactly-once checks. */
export class Ledger {
  private readonly list: LedgerEntry[] = [];
  /** Moves with every change and with every clearing. */
  version = 0;
  route = 'seed';

  get entries(): readonly LedgerEntry[] {
    return this.list;
  }

  append(at: string, kind: string, uuid: string, change: LedgerEntry['change']): void {
    this.version += 1;
    this.list.push({ seq: this.list.length + 1, at, route: this.route, kind, uuid, change });
  }

  /** Entries of one object, or those that set `field` to `value`. */
  find(query: { kind?: string; uuid?: string; field?: string; to?: Json }): LedgerEntry[] {
    return this.list.filter(
      (entry) =>
        (query.kind === undefined || entry.kind === query.kind) &&
        (query.uuid === undefined || entry.uuid === query.uuid) &&
        (query.field === undefined || query.field in entry.change) &&
        (query.to === undefined ||
          (query.field !== undefined && JSON.stringify(entry.change[query.field]?.to) === JSON.stringify(query.to))),
    );
  }

  clear(): void {
    this.version += 1;
    this.list.length = 0;
  }
}
