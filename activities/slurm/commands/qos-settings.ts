import type { QosState } from '../state/slurm-state.js';
import { renderTres, type TresAmounts } from '../tres.js';

/** What a QOS is to have, as sacctmgr takes it after `set`; limits that are not wanted are not named. */
export function qosSettings(qos: QosState): string[] {
  const tres = (name: string, amounts: TresAmounts): string[] =>
    Object.keys(amounts).length === 0 ? [] : [`${name}=${renderTres(amounts)}`];
  const count = (name: string, value: number | null): string[] => (value === null ? [] : [`${name}=${value}`]);
  return [
    ...(qos.flags.length === 0 ? [] : [`Flags=${qos.flags.join(',')}`]),
    ...tres('GrpTRES', qos.grpTres),
    ...tres('GrpTRESMins', qos.grpTresMins),
    ...tres('MinTRESPerJob', qos.minTresPerJob),
    ...count('MaxJobsPerUser', qos.maxJobs),
    ...count('MaxSubmitJobsPerUser', qos.maxSubmit),
    ...count('MaxWall', qos.maxWallMinutes),
  ];
}
