import { type Association, associationKey } from './association.js';
import type { Cluster, SlurmState } from './state.js';

function cloneRow(row: Association, parent: Association | undefined, cluster: Cluster): Association {
  const copy: Association = {
    ...row,
    parent,
    counts: { ...row.counts },
    tres: { ...row.tres },
    qos: [...row.qos],
    qosDeltas: [...row.qosDeltas],
    children: [],
  };
  cluster.rows.set(associationKey(copy.account, copy.user, copy.partition), copy);
  if (copy.user !== '') {
    const rows = cluster.byUser.get(copy.user) ?? new Set();
    cluster.byUser.set(copy.user, rows.add(copy));
  }
  copy.children = row.children.map((child) => cloneRow(child, copy, cluster));
  return copy;
}

/** An independent copy, used as the transaction of `load`; jobs are shared because no statement changes them. */
export function cloneState(state: SlurmState): SlurmState {
  const clusters = [...state.clusters.values()].map((cluster): [string, Cluster] => {
    const copy: Cluster = { name: cluster.name, root: cluster.root, rows: new Map(), byUser: new Map() };
    copy.root = cloneRow(cluster.root, undefined, copy);
    return [cluster.name, copy];
  });
  return {
    ...state,
    clusters: new Map(clusters),
    accounts: new Map([...state.accounts].map(([name, account]) => [name, { ...account }])),
    coordinators: new Map(state.coordinators),
    users: new Map([...state.users].map(([name, user]) => [name, { ...user }])),
    qos: new Map(
      [...state.qos].map(([name, qos]) => [
        name,
        { ...qos, flags: [...qos.flags], counts: { ...qos.counts }, tres: { ...qos.tres } },
      ]),
    ),
    changes: [...state.changes],
  };
}
