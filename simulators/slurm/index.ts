/** A simulated Slurm 22.05: `sacctmgr` and its relatives as executables that start in milliseconds. */
export {
  type ProgramResult,
  type SlurmSimulator,
  type SlurmSimulatorOptions,
  startSlurmSimulator,
} from './daemon.js';
export type { SlurmDump } from './dump.js';
export type { Job } from './model/job.js';
export type { Delay, Delays } from './server/delay.js';
export type { FaultAction, FaultRule, Faults } from './server/faults.js';
export type { LedgerEntry, SlurmStats } from './server/stats.js';
