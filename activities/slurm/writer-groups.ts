import type { ApplyResult } from '../../contracts/allocation.js';
import { GroupWriter } from '../lib/group-writer.js';
import type { AllocationJob } from './allocation-job.js';
import { writeBatch } from './write-batch.js';
import { type Clock, WriteHealth } from './write-health.js';

/** A load of 100 accounts with 500 users takes 6 s in a tree of 5,000 associations, far from the 180 s it may take. */
const MAX_BATCH = 100;

export type SlurmWriter = GroupWriter<AllocationJob, ApplyResult>;

export interface WriterGroupsOptions {
  clock?: Clock;
  /** Asked before every batch; rejects while this process must not write. */
  mayWrite?: (group: string) => Promise<void>;
  /** Runs a batch while no other process on this host writes to the same slurmdbd. */
  exclusive?: <T>(group: string, write: () => Promise<T>) => Promise<T>;
}

/** The writers of one process, exactly one for each slurmdbd: two at once lose accounts and can end the daemon. */
export class WriterGroups {
  readonly #writers = new Map<string, SlurmWriter>();
  readonly #options: WriterGroupsOptions;

  constructor(options: WriterGroupsOptions = {}) {
    this.#options = options;
  }

  /** The writer of a group, always the same one. */
  get(group: string): SlurmWriter {
    const found = this.#writers.get(group);
    if (found !== undefined) return found;
    const { clock = systemClock, mayWrite, exclusive = alone } = this.#options;
    const health = new WriteHealth(clock);
    const writer: SlurmWriter = new GroupWriter({
      maxBatch: MAX_BATCH,
      write: (requests) => exclusive(group, () => writeBatch(requests, health)),
      ...(mayWrite === undefined ? {} : { mayWrite: () => mayWrite(group) }),
    });
    this.#writers.set(group, writer);
    return writer;
  }
}

const alone = <T>(_group: string, write: () => Promise<T>): Promise<T> => write();

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** For everything in this process that does not bring its own. */
export const processWriters = new WriterGroups();
