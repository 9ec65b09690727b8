import type { QosCount, QosTres } from '../model/qos.js';
import type { SlurmState } from '../model/state.js';
import { type GivenQos, isClear, QOS_FLAGS } from '../parse/qos-options.js';
import { padRight } from '../render/pad.js';
import { showMinutes, showTres } from '../render/values.js';

const WIDE = 24;

const LINES: readonly [
  label: string,
  width: number,
  key: QosCount | QosTres | 'flags' | 'usageFactor' | 'usageThreshold',
][] = [
  ['Flags', WIDE, 'flags'],
  ['GraceTime', 14, 'graceTime'],
  ['GrpJobs', 14, 'grpJobs'],
  ['GrpJobsAccrue', WIDE, 'grpJobsAccrue'],
  ['GrpSubmitJobs', 14, 'grpSubmitJobs'],
  ['GrpTRES', WIDE, 'grpTres'],
  ['GrpTRESMins', WIDE, 'grpTresMins'],
  ['GrpTRESRunMins', WIDE, 'grpTresRunMins'],
  ['GrpWall', WIDE, 'grpWall'],
  ['MaxJobsPerAccount', WIDE, 'maxJobsPerAccount'],
  ['MaxJobsPerUser', 14, 'maxJobsPerUser'],
  ['MaxSubmitJobsPerAccount', WIDE, 'maxSubmitPerAccount'],
  ['MaxSubmitJobsPerUser', WIDE, 'maxSubmitPerUser'],
  ['MaxTRESPerAccount', WIDE, 'maxTresPerAccount'],
  ['MaxTRESPerJob', WIDE, 'maxTres'],
  ['MaxTRESPerNode', WIDE, 'maxTresPerNode'],
  ['MaxTRESPerUser', WIDE, 'maxTresPerUser'],
  ['MaxTRESMins', WIDE, 'maxTresMins'],
  ['MinTRESPerJob', WIDE, 'minTres'],
  ['MaxWall', WIDE, 'maxWall'],
  ['Priority', WIDE, 'priority'],
  ['UsageFactor', WIDE, 'usageFactor'],
  ['UsageThreshold', WIDE, 'usageThreshold'],
];

function textOf(key: (typeof LINES)[number][2], given: GivenQos, state: SlurmState): string | undefined {
  if (key === 'flags') {
    const names: readonly string[] = given.flags?.names ?? [];
    return QOS_FLAGS.filter((flag) => names.includes(flag)).join(',') || undefined;
  }
  if (key === 'usageFactor' || key === 'usageThreshold') return given[key];
  const amounts = given.tres[key as QosTres];
  if (amounts !== undefined) return showTres(amounts, state.tres);
  const count = given.counts[key as QosCount];
  if (count === undefined) return undefined;
  if (isClear(count)) return 'NONE';
  return key === 'grpWall' || key === 'maxWall' ? showMinutes(count) : String(count);
}

/** Lines that `add qos` prints for what it was given. */
export function qosLines(given: GivenQos, description: string, state: SlurmState): string[] {
  const lines = LINES.flatMap(([label, width, key]) => {
    const value = textOf(key, given, state);
    return value === undefined ? [] : [`  ${padRight(label, width)} = ${value}`];
  });
  return [`  Description    = ${description}`, ...lines];
}
