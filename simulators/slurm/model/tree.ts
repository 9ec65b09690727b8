import { type Association, associationKey, subtree } from './association.js';
import type { Cluster, SlurmState } from './state.js';

/** The row of an account, or of a user in it. */
export function findRow(cluster: Cluster, account: string, user = '', partition = ''): Association | undefined {
  return cluster.rows.get(associationKey(account, user, partition));
}

/** All rows of a cluster in tree order. */
export function allRows(cluster: Cluster): Association[] {
  return subtree(cluster.root);
}

/** Values of a row to add. */
export type NewRow = Pick<Association, 'account' | 'user' | 'partition' | 'share'> &
  Partial<Pick<Association, 'counts' | 'tres' | 'qos' | 'qosDeltas' | 'defaultQos'>>;

/** Makes a row; it is not in the tree before insertRows. */
export function newRow(state: SlurmState, cluster: Cluster, values: NewRow, parent: Association): Association {
  const { account, user, partition, share, counts = {}, tres = {}, qos = [], qosDeltas = [], defaultQos } = values;
  return {
    id: state.nextAssociationId++,
    cluster: cluster.name,
    account,
    user,
    partition,
    parent,
    children: [],
    share,
    counts: { ...counts },
    tres: { ...tres },
    qos: [...qos],
    qosDeltas: [...qosDeltas],
    defaultQos,
    isDefault: false,
    created: state.now(),
  };
}

/** Puts rows in front of their parents' other children; neighbours with one parent keep their order. */
export function insertRows(state: SlurmState, cluster: Cluster, rows: readonly Association[]): void {
  let batch: Association[] = [];
  const flush = (): void => {
    batch[0]?.parent?.children.unshift(...batch);
    batch = [];
  };
  for (const row of rows) {
    if (batch.length > 0 && batch[0]?.parent !== row.parent) flush();
    batch.push(row);
    cluster.rows.set(associationKey(row.account, row.user, row.partition), row);
    if (row.user !== '') {
      const own = cluster.byUser.get(row.user) ?? new Set();
      cluster.byUser.set(row.user, own.add(row));
    }
    state.changes.push({ kind: 'add association', key: describe(row), detail: row.parent?.account ?? '' });
  }
  flush();
}

/** `cluster/account/user/partition` for the ledger. */
export function describe(row: Association): string {
  return [row.cluster, row.account, row.user, row.partition].join('/').replace(/\/+$/, '');
}

/** Takes a row and everything below it out of the tree. */
export function removeRow(state: SlurmState, cluster: Cluster, row: Association): void {
  for (const gone of subtree(row)) {
    cluster.rows.delete(associationKey(gone.account, gone.user, gone.partition));
    cluster.byUser.get(gone.user)?.delete(gone);
    state.changes.push({ kind: 'remove association', key: describe(gone), detail: '' });
  }
  if (row.parent !== undefined) row.parent.children = row.parent.children.filter((child) => child !== row);
}
