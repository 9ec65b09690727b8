import type { Association } from '../model/association.js';
import { defaultAccountOf } from '../model/default-account.js';
import type { ShownLimits } from '../model/effective-limits.js';
import type { CountLimit, TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import type { TresAmounts } from '../model/tres.js';
import { showCount, showMinutes, showShare, showTres } from './values.js';

/** What one printed line of `show account`, `show user` or `show assoc` is about. */
export interface RecordRow {
  account: string;
  description: string;
  organization: string;
  user: string;
  /** Accounts (of a user) or users (of an account) for the coordinator column. */
  coordinators: string[];
  adminLevel: string;
  /** Default account of the user; filled for user listings only. */
  defaultAccount: string;
  /** Undefined when the line shows no association. */
  association: Association | undefined;
  limits: ShownLimits | undefined;
  /** Left and right number in the nested-set tree. */
  span: readonly [number, number];
  /** Spaces in front of the account (`tree`). */
  indent: string;
  /** Parent columns are empty (`wopi`). */
  withoutParent: boolean;
}

/** Format name, its shortest form, column header and width. */
export interface Field<Row> {
  name: string;
  least: number;
  header: string;
  width: number;
  value: (row: Row, state: SlurmState) => string;
}

/** An empty line. */
export function blankRecord(): RecordRow {
  return {
    account: '',
    description: '',
    organization: '',
    user: '',
    coordinators: [],
    adminLevel: '',
    defaultAccount: '',
    association: undefined,
    limits: undefined,
    span: [0, 0],
    indent: '',
    withoutParent: false,
  };
}

/** Names of QOS ids, sorted. */
export function qosNames(state: SlurmState, ids: readonly number[]): string[] {
  return [...state.qos.values()]
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .sort();
}

const count = (limit: CountLimit) => (row: RecordRow) => showCount(row.limits?.counts[limit]);
const minutes = (limit: CountLimit) => (row: RecordRow) => showMinutes(row.limits?.counts[limit]);
const tres = (limit: TresLimit) => (row: RecordRow, state: SlurmState) => showTres(row.limits?.tres[limit], state.tres);
const single = (limit: TresLimit, id: number) => (row: RecordRow) => {
  const amounts: TresAmounts | undefined = row.limits?.tres[limit];
  return String(amounts?.get(id) ?? '');
};

function parentAccount(row: RecordRow): string {
  const { association } = row;
  if (association === undefined || association.user !== '' || row.withoutParent) return '';
  return association.parent?.account ?? '';
}

function shareText({ association }: RecordRow): string {
  return association === undefined ? '0' : showShare(association.share);
}

function coordinatorText({ coordinators }: RecordRow): string {
  return coordinators.join(',');
}

/** Columns of account, user and association listings; the first match of a format name wins. */
export const RECORD_FIELDS: readonly Field<RecordRow>[] = [
  { name: 'Account', least: 3, header: 'Account', width: 10, value: (row) => row.indent + row.account },
  { name: 'ACCT', least: 4, header: 'Account', width: 10, value: (row) => row.indent + row.account },
  { name: 'AdminLevel', least: 2, header: 'Admin', width: 9, value: (row) => row.adminLevel },
  { name: 'Cluster', least: 2, header: 'Cluster', width: 10, value: (row) => row.association?.cluster ?? '' },
  { name: 'Coordinators', least: 2, header: 'Coord Accounts', width: 20, value: coordinatorText },
  { name: 'DefaultAccount', least: 8, header: 'Def Acct', width: 10, value: (row) => row.defaultAccount },
  {
    name: 'DefaultQOS',
    least: 8,
    header: 'Def QOS',
    width: 9,
    value: (row, state) =>
      qosNames(state, row.limits?.defaultQos === undefined ? [] : [row.limits.defaultQos])[0] ?? '',
  },
  { name: 'DefaultWCKey', least: 8, header: 'Def WCKey', width: 10, value: () => '' },
  { name: 'Description', least: 3, header: 'Descr', width: 20, value: (row) => row.description },
  { name: 'FairShare', least: 2, header: 'Share', width: 9, value: shareText },
  { name: 'Shares', least: 1, header: 'Share', width: 9, value: shareText },
  { name: 'GrpCPUMins', least: 8, header: 'GrpCPUMins', width: 11, value: single('grpTresMins', 1) },
  { name: 'GrpCPUs', least: 7, header: 'GrpCPUs', width: 8, value: single('grpTres', 1) },
  { name: 'GrpTRES', least: 7, header: 'GrpTRES', width: 13, value: tres('grpTres') },
  { name: 'GrpTRESMins', least: 8, header: 'GrpTRESMins', width: 13, value: tres('grpTresMins') },
  { name: 'GrpTRESRunMins', least: 8, header: 'GrpTRESRunMins', width: 13, value: tres('grpTresRunMins') },
  { name: 'GrpJobs', least: 4, header: 'GrpJobs', width: 7, value: count('grpJobs') },
  { name: 'GrpJobsAccrue', least: 8, header: 'GrpJobsAccrue', width: 13, value: count('grpJobsAccrue') },
  { name: 'GrpMemory', least: 4, header: 'GrpMem', width: 7, value: single('grpTres', 2) },
  { name: 'GrpNodes', least: 4, header: 'GrpNodes', width: 8, value: single('grpTres', 4) },
  { name: 'GrpSubmitJobs', least: 4, header: 'GrpSubmit', width: 9, value: count('grpSubmitJobs') },
  { name: 'GrpWall', least: 4, header: 'GrpWall', width: 11, value: minutes('grpWall') },
  { name: 'ID', least: 2, header: 'ID', width: 6, value: (row) => String(row.association?.id ?? '') },
  { name: 'LFT', least: 1, header: 'LFT', width: 6, value: (row) => String(row.span[0]) },
  { name: 'MaxCPUMinsPerJob', least: 7, header: 'MaxCPUMins', width: 11, value: single('maxTresMins', 1) },
  { name: 'MaxCPUsPerJob', least: 7, header: 'MaxCPUs', width: 8, value: single('maxTres', 1) },
  { name: 'MaxTRES', least: 7, header: 'MaxTRES', width: 13, value: tres('maxTres') },
  { name: 'MaxTRESPerJob', least: 11, header: 'MaxTRES', width: 13, value: tres('maxTres') },
  { name: 'MaxTRESPerNode', least: 11, header: 'MaxTRESPerNode', width: 14, value: tres('maxTresPerNode') },
  { name: 'MaxTRESMinsPerJob', least: 8, header: 'MaxTRESMins', width: 13, value: tres('maxTresMins') },
  { name: 'MaxJobs', least: 4, header: 'MaxJobs', width: 7, value: count('maxJobs') },
  { name: 'MaxJobsAccrue', least: 8, header: 'MaxJobsAccrue', width: 13, value: count('maxJobsAccrue') },
  { name: 'MaxNodesPerJob', least: 4, header: 'MaxNodes', width: 8, value: single('maxTres', 4) },
  { name: 'MaxSubmitJobs', least: 4, header: 'MaxSubmit', width: 9, value: count('maxSubmitJobs') },
  { name: 'MaxWallDurationPerJob', least: 4, header: 'MaxWall', width: 11, value: minutes('maxWall') },
  { name: 'MinPrioThreshold', least: 7, header: 'MinPrioThresh', width: 12, value: count('minPrioThresh') },
  { name: 'Organization', least: 1, header: 'Org', width: 20, value: (row) => row.organization },
  {
    name: 'ParentID',
    least: 7,
    header: 'ParentID',
    width: 8,
    value: (row) => String(row.association?.parent?.id ?? 0),
  },
  { name: 'ParentName', least: 7, header: 'ParentName', width: 10, value: parentAccount },
  { name: 'Partition', least: 4, header: 'Partition', width: 10, value: (row) => row.association?.partition ?? '' },
  { name: 'Priority', least: 3, header: 'Priority', width: 10, value: count('priority') },
  {
    name: 'QOSLevel',
    least: 3,
    header: 'QOS',
    width: 20,
    value: (row, state) => qosNames(state, row.limits?.qos ?? []).join(','),
  },
  {
    name: 'QOSRAW',
    least: 4,
    header: 'QOS_RAW',
    width: 10,
    value: (row) => [...(row.limits?.qos ?? [])].sort((a, b) => a - b).join(','),
  },
  { name: 'RGT', least: 2, header: 'RGT', width: 6, value: (row) => String(row.span[1]) },
  { name: 'User', least: 1, header: 'User', width: 10, value: (row) => row.user },
];

/** The line of a user without association. */
export function userRecord(
  state: SlurmState,
  name: string,
  coordinators: string[],
  ofCluster: string = state.localCluster,
): RecordRow {
  const cluster = state.clusters.get(ofCluster);
  return {
    ...blankRecord(),
    user: name,
    coordinators,
    adminLevel: state.users.get(name)?.adminLevel ?? '',
    defaultAccount: cluster === undefined ? '' : defaultAccountOf(cluster, name),
  };
}
