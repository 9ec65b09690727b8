import type { ApplyResult } from '../../../contracts/allocation.js';
import { GroupWriter } from './group-writer.js';
import { settlingPermit } from './settling-permit.js';
import { StaleGuard } from './stale-guard.js';
import { type Clock, WriteHealth } from './write-health.js';
import { unrestricted, type WritePermit } from './write-permit.js';
import type { BatchResult, WriteRequest } from './write-request.js';

/** What a backend is given for writing a batch. */
export interface BatchTools {
  health: WriteHealth;
  permit: WritePermit;
  guard: StaleGuard;
}

/** How one backend writes. One value for all of its offerings, so that those on one lane share a batch. */
export interface BatchWriter<J> {
  /**
   * Reads, plans, writes and reads back for all requests of a lane; each ends by itself. While the backend is down
   * nobody fails: `down` says why, and who has no outcome is written again.
   */
  write(requests: readonly WriteRequest<J>[], tools: BatchTools): Promise<BatchResult<ApplyResult>>;
  /** Asks the backend of a request for the smallest answer there is. @throws while it is down */
  probe(job: J): Promise<void>;
}

/** One request on its way: what the backend makes of a wish, and the backend's way to write it. */
export interface WriterJob {
  by: BatchWriter<unknown>;
  job: unknown;
}

/** @param by the same value for all requests that may share a batch */
export const writerJob = <J>(by: BatchWriter<J>, job: J): WriterJob => ({ by: by as BatchWriter<unknown>, job });

export type Writer = GroupWriter<WriterJob, ApplyResult>;

/**
 * A lone request is written at once. Under load a batch a second makes the processes on the head node few (three for a
 * batch of any size) and costs an order half a second.
 */
const BATCH_EVERY_MS = 1_000;

/** Most requests in one batch of any backend. */
const MAX_BATCH = 100;
/** Of what a backend takes in any number, while batches are quick. */
const MAX_BULK = 1_000;
/** What is slow to write shares a batch with no more of its kind, so that an order placed meanwhile waits for few. */
const MOST_SLOW = 25;

/** While a backend is down one process asks it every ten seconds; most interruptions are over after one. */
const PROBE_EVERY_MS = 10_000;
const FIRST_PROBE_MS = 1_000;

export interface WriterGroupsOptions {
  clock?: Clock;
  /** Milliseconds from the start of a batch to the start of the next one. */
  everyMs?: number;
  /** Leave to write to a group. */
  permit?: (group: string) => WritePermit;
  /** A batch takes unusually long; called again and again while it does. */
  onSlow?: (group: string, elapsedMs: number) => void;
  /** What is unusually long; the writer's own figure unless told. */
  slowAfterMs?: number;
  /** Runs a batch while no other process on this host writes to the same group. */
  exclusive?: <T>(group: string, write: () => Promise<T>) => Promise<T>;
}

interface Opened {
  writer: Writer;
  health: WriteHealth;
  guard: StaleGuard;
}

/** The writers of one process, exactly one for each writer group: two at once would overwrite each other. */
export class WriterGroups {
  readonly #opened = new Map<string, Opened>();
  readonly #options: WriterGroupsOptions;

  constructor(options: WriterGroupsOptions = {}) {
    this.#options = options;
  }

  /** The writer of a group, always the same one. */
  get(group: string): Writer {
    return this.#of(group).writer;
  }

  /** Group → how long its running batch has been written, in milliseconds; 0 while none is. */
  writingMs(): Map<string, number> {
    return new Map([...this.#opened].map(([group, { writer }]) => [group, writer.writingMs]));
  }

  /** This process became the holder of the group, and nothing of the one before is at work any more. */
  acquired(group: string): void {
    const { writer, guard } = this.#of(group);
    guard.tookOver(new Date());
    writer.open();
  }

  /** Milliseconds for which the backend may be at work for a command of ours that was killed. */
  settlesMs(group: string): number {
    return this.#of(group).health.settlesMs();
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
      onSlow,
      slowAfterMs,
    } = this.#options;
    const health = new WriteHealth(clock);
    const guard = new StaleGuard();
    const tools = { health, permit: settlingPermit(permit(group), health), guard };
    const writer: Writer = new GroupWriter({
      maxBatch: MAX_BATCH,
      maxBulk: MAX_BULK,
      mostSlow: () => (health.removals.isKnown && !health.removals.isSlow ? MAX_BATCH : MOST_SLOW),
      idle: () =>
        health.hasChores ? exclusive(group, () => doChore(health)).catch(() => health.postpone()) : undefined,
      everyMs,
      ...(slowAfterMs === undefined ? {} : { slowAfterMs }),
      ...(onSlow === undefined ? {} : { onSlow: (elapsedMs: number) => onSlow(group, elapsedMs) }),
      write: (requests) => exclusive(group, () => writeTogether(requests, tools)).finally(() => health.resumeChores()),
      untilUp: ({ payload: { by, job } }, signal) => untilUp(() => by.probe(job), clock, signal),
    });
    const opened = { writer, health, guard };
    this.#opened.set(group, opened);
    return opened;
  }
}

/** Requests of one lane are of one backend. */
function writeTogether(
  requests: readonly WriteRequest<WriterJob>[],
  tools: BatchTools,
): Promise<BatchResult<ApplyResult>> {
  const [first] = requests;
  if (first === undefined) return Promise.resolve({ outcomes: new Map() });
  const unwrapped = requests.map((request) => ({ ...request, payload: request.payload.job }));
  return first.payload.by.write(unwrapped, tools);
}

/** What fails waits for the next batch, because it may be the backend that is down. */
async function doChore(health: WriteHealth): Promise<void> {
  try {
    if ((await health.chores[0]?.()) !== true) health.chores.shift();
  } catch {
    health.postpone();
  }
}

async function untilUp(probe: () => Promise<void>, clock: Clock, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (let wait = FIRST_PROBE_MS; !signal.aborted; wait = PROBE_EVERY_MS) {
    await Promise.race([clock.sleep(wait), aborted]);
    if (signal.aborted) return;
    const up = await probe().then(
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
