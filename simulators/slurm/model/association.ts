import type { CountLimit, TresLimit } from './limit-names.js';
import type { TresAmounts } from './tres.js';

/** One `+qos` or `-qos` on top of what the association inherits. */
export interface QosDelta {
  sign: '+' | '-';
  id: number;
}

/** One row of the association table: an account (`user` empty), or a user in an account, perhaps in one partition. */
export interface Association {
  readonly id: number;
  readonly cluster: string;
  readonly account: string;
  readonly user: string;
  readonly partition: string;
  /** Row of the account above; none for the cluster's root. */
  parent: Association | undefined;
  /** Rows below, in the order of the nested-set tree (the newest first). */
  children: Association[];
  share: number;
  counts: Partial<Record<CountLimit, number>>;
  tres: Partial<Record<TresLimit, TresAmounts>>;
  /** Own QOS list; empty means inherited. */
  qos: number[];
  qosDeltas: QosDelta[];
  defaultQos: number | undefined;
  /** Whether this row belongs to the user's default account. */
  isDefault: boolean;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Key of a row inside its cluster. */
export function associationKey(account: string, user = '', partition = ''): string {
  return `${account}\0${user}\0${partition}`;
}

/** The row and everything below it, in tree order. */
export function subtree(row: Association): Association[] {
  const rows: Association[] = [];
  const open = [row];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    rows.push(next);
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const child = next.children[index];
      if (child !== undefined) open.push(child);
    }
  }
  return rows;
}
