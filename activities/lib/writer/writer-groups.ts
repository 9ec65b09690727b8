import type { ApplyResult } from '../../../contracts/allocation.js';
import type { Cluster } from '../../slurm/state/cluster.js';
import type { AllocationJob } from '../../slurm/writer/allocation-job.js';
import { writeBatch } from '../../slurm/writer/write-batch.js';
import { GroupWriter } from './group-writer.js';
import { StaleGuard } from './stale-guard.js';
import { type Clock, WriteHealth } from './write-health.js';
import { unrestricted, type WritePermit } from './write-permit.js';

/** A load of 100 accounts with 500 users takes 6 s in a tree of 5,000 associations, far from the 180 s it may take. */
const MAX_BATCH = 100;

/**
 * A lone request is written at once. Under load a batch a second makes the processes on the head node few (three for a
 * batch of any size) and costs an order half a second.
 */
const BATCH_EVERY_MS = 1_000;

export type SlurmWriter = GroupWriter<AllocationJob, ApplyResult>;

export interface WriterGroupsOptions {
  clock?: Clock;
  /** Milliseconds from the start of a batch to the start of the next one. */
  everyMs?: number;
  /** Leave to write to a group. */
  permit?: (group: string) => WritePermit;
  /** Runs a batch while no other process on this host writes to the same slurmdbd. */
  exclusive?: <T>(group: string, write: () => Promise<T>) => Promise<T>;
}

interface Opened {
  writer: SlurmWriter;
  health: WriteHealth;
}

/** While slurmdbd is down one process asks it every ten seconds; most interruptions are over after one. */
const PROBE_EVERY_MS = 10_000;
const FIRST_PROBE_MS = 1_000;

/** The writers of one process, exactly one for each slurmdbd: two at once lose accounts and can end the daemon. */
export class WriterGroups {
  readonly #opened = new Map<string, Opened>();
  readonly #options: WriterGroupsOptions;

  constructor(options: WriterGroupsOptions = {}) {
    this.#options = options;
  }

  /** The writer of a group, always the same one. */
  get(group: string): SlurmWriter {
    return this.#of(group).writer;
  }

  /**
   * This process became the holder of the group.
   *
   * @param unsettled a write of the holder before may still be at work in slurmdbd
   */
  acquired(group: string, unsettled: boolean): void {
    const { writer, health } = this.#of(group);
    if (unsettled) health.killed();
    writer.open();
  }

  /** This process gives the group away: what waits is refused with `reason`; resolves when nothing is written any more. */
  released(group: string, reason: Error): Promise<void> {
    return this.#of(group).writer.close(reason);
  }

  #of(group: string): Opened {
    const found = this.#opened.get(group);
    if (found !== undefined) return found;
    const {
      clock = systemClock,
      everyMs = BATCH_EVERY_MS,
      permit = () => unrestricted,
      exclusive = alone,
    } = this.#options;
    const health = new WriteHealth(clock);
    const tools = { health, permit: permit(group), guard: new StaleGuard() };
    const writer: SlurmWriter = new GroupWriter({
      maxBatch: MAX_BATCH,
      everyMs,
      write: (requests) => exclusive(group, () => writeBatch(requests, tools)),
      untilUp: (request, signal) => untilUp(request.payload.cluster, clock, signal),
    });
    const opened = { writer, health };
    this.#opened.set(group, opened);
    return opened;
  }
}

async function untilUp(cluster: Cluster, clock: Clock, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (let wait = FIRST_PROBE_MS; !signal.aborted; wait = PROBE_EVERY_MS) {
    await Promise.race([clock.sleep(wait), aborted]);
    if (signal.aborted) return;
    const up = await cluster.probe().then(
      () => true,
      () => false,
    );
    if (up) return;
  }
}

const alone = <T>(_group: string, write: () => Promise<T>): Promise<T> => write();

const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** For everything in this process that does not bring its own. */
export const processWriters = new WriterGroups();
