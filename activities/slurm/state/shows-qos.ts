import { showsAmounts } from '../tres.js';
import type { QosState } from './slurm-state.js';

/** Whether a QOS shows what is wanted; limits that are not wanted may be there. */
export function showsQos(wanted: QosState, found: QosState | undefined): boolean {
  if (found === undefined) return false;
  const flags = new Set(found.flags.map((flag) => flag.toLowerCase()));
  return (
    wanted.flags.every((flag) => flags.has(flag.toLowerCase())) &&
    showsAmounts(wanted.grpTres, found.grpTres) &&
    showsAmounts(wanted.grpTresMins, found.grpTresMins) &&
    showsAmounts(wanted.minTresPerJob, found.minTresPerJob) &&
    showsCount(wanted.maxJobs, found.maxJobs) &&
    showsCount(wanted.maxSubmit, found.maxSubmit) &&
    showsCount(wanted.maxWallMinutes, found.maxWallMinutes)
  );
}

const showsCount = (wanted: number | null, found: number | null): boolean => wanted === null || wanted === found;
