import { hostname } from 'node:os';
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { NotTheWriter, type WritePermit } from '../../activities/lib/writer/write-permit.js';
import { writerQueue } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import type { WriterActivities } from '../../contracts/writer.js';
import { workerOptions } from '../lib/worker-options.js';
import { ChildFile } from './child-record.js';
import { heartbeatSender } from './heartbeat-sender.js';
import { createHoldWriter } from './hold-writer.js';
import { hostKey } from './host-key.js';
import { joinWriter } from './join-writer.js';
import type { Lease } from './lease.js';
import { watchOrphan } from './watch-orphan.js';

/** Who does not hold the group says so often that it is there: the workflow forgets whoever missed a turn. */
const JOIN_EVERY_MS = 20_000;
/** And looks so often after a command that a killed process of this host left running; most end within 500 ms. */
const WATCH_EVERY_MS = 50;

export interface GroupSeatOptions {
  group: string;
  /** Name of this process's place in the group's round. */
  seat: string;
  connection: NativeConnection;
  namespace: string;
  stateDir: string;
  logger: Logger;
  /** Takes work; resolves when polling has begun. `unsettled`: see `settlePredecessor`. */
  open: (unsettled: boolean) => Promise<void>;
  /** Takes no more work; resolves when nothing is being written any more. */
  close: (reason: string) => Promise<void>;
}

/** This process's place among those that may write to one group: it waits for its turn, holds, gives back, waits again. */
export class GroupSeat {
  readonly group: string;
  /** Leave to write; refused while another process holds the group. */
  readonly permit: WritePermit;
  /** Rejects when waiting for turns ended by an error. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #stopping: AbortController;
  readonly #joining: NodeJS.Timeout;
  readonly #watching: NodeJS.Timeout;
  readonly #lease: () => Lease | undefined;

  private constructor(
    group: string,
    lease: () => Lease | undefined,
    worker: Worker,
    stopping: AbortController,
    { join, watch }: { join: () => void; watch: () => void },
  ) {
    this.group = group;
    this.#lease = lease;
    this.permit = {
      run: async (maxMs, start) => {
        const held = lease();
        if (held === undefined) throw new NotTheWriter(`This head node is not the writer of ${group} at present.`);
        return held.run(maxMs, start);
      },
    };
    this.#worker = worker;
    this.#stopping = stopping;
    this.ended = worker.run();
    this.#joining = setInterval(join, JOIN_EVERY_MS);
    this.#watching = setInterval(watch, WATCH_EVERY_MS);
    join();
    watch();
  }

  get holds(): boolean {
    return this.#lease() !== undefined;
  }

  /** Starts waiting for turns. */
  static async take(options: GroupSeatOptions): Promise<GroupSeat> {
    const { group, seat, connection, namespace, stateDir, logger } = options;
    const client = new Client({ connection, namespace });
    const stopping = new AbortController();
    const defaults = workerOptions('writer', VERSION, seat);
    let lease: Lease | undefined;
    const holdWriter = createHoldWriter({
      holder: `${seat} on ${hostname()}, process ${process.pid}`,
      hostKey: hostKey(stateDir),
      child: (name) => new ChildFile(stateDir, name),
      sender: () => heartbeatSender(connection, namespace, defaults.identity ?? seat, Context.current().info.taskToken),
      onAcquired: async (_group, acquired, unsettled) => {
        lease = acquired;
        await options.open(unsettled);
      },
      onReleased: async (_group, reason) => {
        await options.close(reason);
        lease = undefined;
      },
      stopping: stopping.signal,
      log: logger,
    });
    const activities: WriterActivities = { holdWriter };
    const worker = await Worker.create({
      ...defaults,
      connection,
      namespace,
      taskQueue: writerQueue(group, seat),
      activities,
    });
    const join = (): void => {
      if (lease !== undefined || stopping.signal.aborted) return;
      joinWriter(client, group, seat).catch((error: unknown) =>
        logger.warn({ group, reason: error instanceof Error ? error.message : String(error) }, 'could not join yet'),
      );
    };
    return new GroupSeat(group, () => lease, worker, stopping, {
      join,
      watch: watchOrphan(new ChildFile(stateDir, group)),
    });
  }

  /** Gives the group back, if it is held, and waits for no more turns. */
  async stop(): Promise<void> {
    clearInterval(this.#joining);
    clearInterval(this.#watching);
    this.#stopping.abort();
    if (this.#worker.getState() === 'RUNNING') this.#worker.shutdown();
    await this.ended;
  }
}
