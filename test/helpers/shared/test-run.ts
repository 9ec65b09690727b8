/** What test files share lives in a folder of the run, by worker: files of one worker come one after the other. */
export interface TestRun {
  folder: string;
  worker: string;
}

/** The run that this file belongs to; undefined outside Jest (npm run chaos, scripts), where nothing is shared. */
export function testRun(): TestRun | undefined {
  const { SITEFLOW_TEST_RUN: folder, JEST_WORKER_ID: worker } = process.env;
  return folder === undefined || folder === '' ? undefined : { folder, worker: worker ?? '1' };
}

const LAB = 'slurm-';

/** Name of a worker's Slurm lab inside the folder of the run. */
export const labFolder = (worker: string): string => `${LAB}${worker}`;

/** Whether an entry of that folder is a lab. */
export const isLabFolder = (name: string): boolean => name.startsWith(LAB);
