import { type Association, associationKey } from './association.js';
import type { Job } from './job.js';
import { newQos, type Qos } from './qos.js';
import { type TresKind, tresKinds } from './tres.js';

/** A bank account; it may exist without any association. */
export interface Account {
  name: string;
  description: string;
  organization: string;
}

/** A user of the accounting database. */
export interface User {
  name: string;
  adminLevel: 'None' | 'Operator' | 'Administrator';
}

/** A cluster with its tree of associations. */
export interface Cluster {
  name: string;
  root: Association;
  /** Every row by associationKey. */
  rows: Map<string, Association>;
  /** Rows of a user by user name. */
  byUser: Map<string, Set<Association>>;
}

/** One effective change of the database, for the ledger. */
export interface Change {
  kind: string;
  key: string;
  detail: string;
}

/** All the accounting database holds. */
export interface SlurmState {
  /** Cluster the commands run on. */
  localCluster: string;
  /** Where it listens; tells one slurmdbd from another. */
  slurmdbdPort: number;
  clusters: Map<string, Cluster>;
  accounts: Map<string, Account>;
  users: Map<string, User>;
  /** Users named as coordinators of exactly this account, by account name (which need not exist). */
  coordinators: Map<string, string[]>;
  qos: Map<string, Qos>;
  tres: TresKind[];
  jobs: Job[];
  nextAssociationId: number;
  nextQosId: number;
  /** Seconds since 1970. */
  now: () => number;
  /** Changes since the current statement began. */
  changes: Change[];
}

/** What a fresh cluster has. */
export interface InitialState {
  clusterName: string;
  tres: readonly string[];
  qos: readonly string[];
  now: () => number;
}

/** A state as after `sacctmgr add cluster` and `add qos`. */
export function initialState({ clusterName, tres, qos, now }: InitialState): SlurmState {
  const names = ['normal', ...qos.filter((name) => name !== 'normal')];
  const state: SlurmState = {
    localCluster: clusterName,
    slurmdbdPort: 6819,
    clusters: new Map(),
    accounts: new Map(),
    users: new Map([['root', { name: 'root', adminLevel: 'Administrator' }]]),
    coordinators: new Map(),
    qos: new Map(
      names.map((name, index) => [name, newQos(index + 1, name, index === 0 ? 'Normal QOS default' : name)]),
    ),
    tres: tresKinds(tres),
    jobs: [],
    nextAssociationId: 1,
    nextQosId: names.length + 1,
    now,
    changes: [],
  };
  state.accounts.set('root', {
    name: 'root',
    description: 'default root account',
    organization: 'root',
  });
  addCluster(state, clusterName);
  state.changes = [];
  return state;
}

function blankRow(state: SlurmState, cluster: string, user: string, parent: Association | undefined): Association {
  return {
    id: state.nextAssociationId++,
    cluster,
    account: 'root',
    user,
    partition: '',
    parent,
    children: [],
    share: 1,
    counts: {},
    tres: {},
    qos: parent === undefined ? [1] : [],
    qosDeltas: [],
    defaultQos: undefined,
    isDefault: user !== '',
    created: state.now(),
  };
}

/** Adds a cluster with its root account and user. */
export function addCluster(state: SlurmState, name: string): Cluster {
  const root = blankRow(state, name, '', undefined);
  const user = blankRow(state, name, 'root', root);
  root.children.push(user);
  const cluster: Cluster = {
    name,
    root,
    rows: new Map([
      [associationKey('root'), root],
      [associationKey('root', 'root'), user],
    ]),
    byUser: new Map([['root', new Set([user])]]),
  };
  state.clusters.set(name, cluster);
  state.changes.push({ kind: 'add cluster', key: name, detail: '' });
  return cluster;
}
