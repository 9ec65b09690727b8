import { ApplicationFailure } from '@temporalio/common';
import type { WriteHealth } from '../../lib/writer/write-health.js';
import type { WritePermit } from '../../lib/writer/write-permit.js';
import type { SlurmName } from '../slurm-name.js';
import type { Cluster } from '../state/cluster.js';
import type { OpenJob } from './allocation-job.js';

/** One pass over the open allocations of a batch. */
export interface Round {
  cluster: Cluster;
  name: SlurmName;
  tresKnown: ReadonlySet<string>;
  /** Allocations still to do; those that fail are taken out by `fail`. */
  open: Map<string, OpenJob>;
  health: WriteHealth;
  permit: WritePermit;
  fail: (key: string, error: Error) => void;
  /** What may still be spent on finding the request that spoils a batch: processes, and commands that hang. */
  budget: { extraWrites: number; hangs: number };
  /** Called before anything is written: what was read before proves nothing any more. */
  writing: () => void;
}

/** Whether a command was ended because it did not answer. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof ApplicationFailure && error.type === 'BackendTimeout';
