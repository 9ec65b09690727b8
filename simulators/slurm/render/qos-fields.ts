import type { Qos, QosCount, QosTres } from '../model/qos.js';
import type { SlurmState } from '../model/state.js';
import type { Field } from './record-fields.js';
import { showCount, showMinutes, showTres } from './values.js';

const count = (key: QosCount) => (qos: Qos) => showCount(qos.counts[key]);
const minutes = (key: QosCount) => (qos: Qos) => showMinutes(qos.counts[key]);
const tres = (key: QosTres) => (qos: Qos, state: SlurmState) => showTres(qos.tres[key], state.tres);
const two = (value: number): string => String(value).padStart(2, '0');

function grace({ counts }: Qos): string {
  const seconds = counts.graceTime ?? 0;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

/** Columns of `show qos`. */
export const QOS_FIELDS: readonly Field<Qos>[] = [
  { name: 'Name', least: 2, header: 'Name', width: 10, value: (qos) => qos.name },
  { name: 'Priority', least: 3, header: 'Priority', width: 10, value: count('priority') },
  { name: 'GraceTime', least: 3, header: 'GraceTime', width: 10, value: grace },
  { name: 'Preempt', least: 7, header: 'Preempt', width: 10, value: () => '' },
  { name: 'PreemptExemptTime', least: 8, header: 'PreemptExemptTime', width: 19, value: () => '' },
  { name: 'PreemptMode', least: 8, header: 'PreemptMode', width: 11, value: () => 'cluster' },
  { name: 'Flags', least: 2, header: 'Flags', width: 40, value: (qos) => qos.flags.join(',') },
  { name: 'UsageThreshold', least: 6, header: 'UsageThres', width: 10, value: (qos) => qos.usageThreshold },
  { name: 'UsageFactor', least: 6, header: 'UsageFactor', width: 11, value: (qos) => qos.usageFactor },
  { name: 'GrpTRES', least: 7, header: 'GrpTRES', width: 13, value: tres('grpTres') },
  { name: 'GrpTRESMins', least: 8, header: 'GrpTRESMins', width: 13, value: tres('grpTresMins') },
  { name: 'GrpTRESRunMins', least: 8, header: 'GrpTRESRunMins', width: 13, value: tres('grpTresRunMins') },
  { name: 'GrpJobs', least: 4, header: 'GrpJobs', width: 7, value: count('grpJobs') },
  { name: 'GrpJobsAccrue', least: 8, header: 'GrpJobsAccrue', width: 13, value: count('grpJobsAccrue') },
  { name: 'GrpSubmitJobs', least: 4, header: 'GrpSubmit', width: 9, value: count('grpSubmitJobs') },
  { name: 'GrpWall', least: 4, header: 'GrpWall', width: 11, value: minutes('grpWall') },
  { name: 'MaxTRES', least: 7, header: 'MaxTRES', width: 13, value: tres('maxTres') },
  { name: 'MaxTRESPerJob', least: 11, header: 'MaxTRES', width: 13, value: tres('maxTres') },
  { name: 'MaxTRESPerNode', least: 11, header: 'MaxTRESPerNode', width: 14, value: tres('maxTresPerNode') },
  { name: 'MaxTRESMinsPerJob', least: 8, header: 'MaxTRESMins', width: 13, value: tres('maxTresMins') },
  { name: 'MaxWallDurationPerJob', least: 4, header: 'MaxWall', width: 11, value: minutes('maxWall') },
  { name: 'MaxTRESPU', least: 9, header: 'MaxTRESPU', width: 13, value: tres('maxTresPerUser') },
  { name: 'MaxTRESPerUser', least: 11, header: 'MaxTRESPU', width: 13, value: tres('maxTresPerUser') },
  { name: 'MaxJobsPU', least: 9, header: 'MaxJobsPU', width: 9, value: count('maxJobsPerUser') },
  { name: 'MaxJobsPerUser', least: 11, header: 'MaxJobsPU', width: 9, value: count('maxJobsPerUser') },
  { name: 'MaxSubmitPU', least: 11, header: 'MaxSubmitPU', width: 11, value: count('maxSubmitPerUser') },
  { name: 'MaxSubmitJobsPerUser', least: 14, header: 'MaxSubmitPU', width: 11, value: count('maxSubmitPerUser') },
  { name: 'MaxTRESPA', least: 9, header: 'MaxTRESPA', width: 13, value: tres('maxTresPerAccount') },
  { name: 'MaxTRESPerAccount', least: 11, header: 'MaxTRESPA', width: 13, value: tres('maxTresPerAccount') },
  { name: 'MaxJobsPA', least: 9, header: 'MaxJobsPA', width: 9, value: count('maxJobsPerAccount') },
  { name: 'MaxJobsPerAccount', least: 11, header: 'MaxJobsPA', width: 9, value: count('maxJobsPerAccount') },
  { name: 'MaxSubmitPA', least: 11, header: 'MaxSubmitPA', width: 11, value: count('maxSubmitPerAccount') },
  { name: 'MinTRESPerJob', least: 7, header: 'MinTRES', width: 13, value: tres('minTres') },
  { name: 'MaxJobs', least: 4, header: 'MaxJobs', width: 7, value: count('maxJobsPerUser') },
  { name: 'MaxSubmitJobs', least: 4, header: 'MaxSubmit', width: 9, value: count('maxSubmitPerUser') },
  { name: 'Description', least: 3, header: 'Descr', width: 20, value: (qos) => qos.description },
  { name: 'ID', least: 2, header: 'ID', width: 6, value: (qos) => String(qos.id) },
];
