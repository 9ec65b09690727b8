import { coordinatedAccounts } from './model/coordinators.js';
import { defaultAccountOf } from './model/default-account.js';
import { ownLimits } from './model/effective-limits.js';
import type { SlurmState } from './model/state.js';
import { allRows } from './model/tree.js';
import { QOS_FIELDS } from './render/qos-fields.js';
import { blankRecord, RECORD_FIELDS } from './render/record-fields.js';

/** Accounting state of the local cluster, sorted; the same shape as that of the real test cluster. */
export interface SlurmDump {
  accounts: { name: string; description: string; organization: string }[];
  associations: {
    account: string;
    user: string;
    partition: string;
    parent: string;
    /** Own values by sacctmgr column name, empty ones left out, lists sorted. */
    limits: Record<string, string>;
  }[];
  users: { name: string; defaultAccount: string; adminLevel: string; coordinatorOf: string[] }[];
  qos: { name: string; limits: Record<string, string> }[];
}

const LIMITS = [
  ['share', 'Shares'],
  ['priority', 'Priority'],
  ['grptres', 'GrpTRES'],
  ['grptresmins', 'GrpTRESMins'],
  ['grptresrunmins', 'GrpTRESRunMins'],
  ['grpjobs', 'GrpJobs'],
  ['grpsubmit', 'GrpSubmitJobs'],
  ['grpwall', 'GrpWall'],
  ['maxjobs', 'MaxJobs'],
  ['maxsubmit', 'MaxSubmitJobs'],
  ['maxtres', 'MaxTRES'],
  ['maxtrespernode', 'MaxTRESPerNode'],
  ['maxtresmins', 'MaxTRESMinsPerJob'],
  ['maxwall', 'MaxWallDurationPerJob'],
  ['qos', 'QOSLevel'],
  ['defaultqos', 'DefaultQOS'],
] as const;

const QOS_LIMITS = [
  ['priority', 'Priority'],
  ['flags', 'Flags'],
  ['usagefactor', 'UsageFactor'],
  ['grptres', 'GrpTRES'],
  ['grptresmins', 'GrpTRESMins'],
  ['grpjobs', 'GrpJobs'],
  ['grpsubmit', 'GrpSubmitJobs'],
  ['grpwall', 'GrpWall'],
  ['maxtres', 'MaxTRES'],
  ['maxtrespu', 'MaxTRESPU'],
  ['maxtrespa', 'MaxTRESPA'],
  ['maxjobspu', 'MaxJobsPU'],
  ['maxsubmitpu', 'MaxSubmitPU'],
  ['maxwall', 'MaxWallDurationPerJob'],
] as const;

function collect(
  pairs: readonly (readonly [string, string])[],
  value: (field: string) => string,
): Record<string, string> {
  const entries = pairs.map(([name, field]) => [name, value(field).split(',').sort().join(',')] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

const by =
  <T>(key: (item: T) => string) =>
  (a: T, b: T): number =>
    key(a) < key(b) ? -1 : 1;

/** Dumps a state. */
export function dumpState(state: SlurmState): SlurmDump {
  const cluster = state.clusters.get(state.localCluster);
  const coordinated = coordinatedAccounts(state);
  const rows = cluster === undefined ? [] : allRows(cluster);
  return {
    accounts: [...state.accounts.values()].map((account) => ({ ...account })).sort(by(({ name }) => name)),
    associations: rows
      .map((row) => {
        const record = { ...blankRecord(), association: row, limits: ownLimits(row) };
        const value = (name: string): string =>
          RECORD_FIELDS.find((field) => field.name === name)?.value(record, state) ?? '';
        const { account, user, partition } = row;
        const parent = user === '' ? (row.parent?.account ?? '') : '';
        return { account, user, partition, parent, limits: collect(LIMITS, value) };
      })
      .sort(by(({ account, user, partition }) => [account, user, partition].join('\0'))),
    users: [...state.users.values()]
      .map(({ name, adminLevel }) => ({
        name,
        defaultAccount: cluster === undefined ? '' : defaultAccountOf(cluster, name),
        adminLevel,
        coordinatorOf: [...(coordinated.get(name) ?? [])].sort(),
      }))
      .sort(by(({ name }) => name)),
    qos: [...state.qos.values()]
      .map((qos) => {
        const value = (name: string): string =>
          QOS_FIELDS.find((field) => field.name === name)?.value(qos, state) ?? '';
        return { name: qos.name, limits: collect(QOS_LIMITS, value) };
      })
      .sort(by(({ name }) => name)),
  };
}
