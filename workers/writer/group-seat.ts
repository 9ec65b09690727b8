import { hostname } from 'node:os';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { NotTheWriter, type WritePermit } from '../../activities/lib/writer/write-permit.js';
import { writerQueue } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import type { HoldRequest, HoldResult, WriterActivities } from '../../contracts/writer.js';
import { workerOptions } from '../lib/worker-options.js';
import { activityCalls } from './activity-calls.js';
import { authorityOf } from './authority.js';
import { ChildFile } from './child-record.js';
import { tellEnded, toldEnded } from './ended-commands.js';
import { createHoldWriter } from './hold-writer.js';
import { HostClaim } from './host-claim.js';
import { hostKey } from './host-key.js';
import { keepJoining } from './keep-joining.js';
import type { Lease } from './lease.js';
import { watchOrphan } from './watch-orphan.js';

/** Looks so often after a command that a killed process of this host left running; most end within 500 ms. */
const WATCH_EVERY_MS = 50;

export interface GroupSeatOptions {
  group: string;
  /** Every name of what is written to, its own first. */
  names: readonly [string, ...string[]];
  /** Name of this process's place in the group's round. */
  seat: string;
  connection: NativeConnection;
  namespace: string;
  stateDir: string;
  logger: Logger;
  /** Milliseconds for which the backend may be at work for a command of this process that was killed. */
  settlesMs: () => number;
  /** Takes work; resolves when polling has begun. */
  open: () => Promise<void>;
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
  readonly #watching: NodeJS.Timeout;
  readonly #lease: () => Lease | undefined;

  private constructor(
    group: string,
    lease: () => Lease | undefined,
    worker: Worker,
    stopping: AbortController,
    watch: () => void,
  ) {
    this.group = group;
    this.#lease = lease;
    this.permit = {
      run: async (maxMs, start, hidden) => {
        const held = lease();
        if (held === undefined) throw new NotTheWriter(`This head node is not the writer of ${group} at present.`);
        return held.run(maxMs, start, hidden);
      },
    };
    this.#worker = worker;
    this.#stopping = stopping;
    this.ended = worker.run();
    this.#watching = setInterval(watch, WATCH_EVERY_MS);
    watch();
  }

  get holds(): boolean {
    return this.#lease() !== undefined;
  }

  /** Starts waiting for turns. */
  static async take(options: GroupSeatOptions): Promise<GroupSeat> {
    const { group, names, seat, connection, namespace, stateDir, logger } = options;
    const client = new Client({ connection, namespace });
    const stopping = new AbortController();
    const defaults = workerOptions('writer', VERSION, seat);
    const authority = await authorityOf(connection, namespace, group);
    let lease: Lease | undefined;
    const hold = createHoldWriter({
      holder: `${seat} on ${hostname()}, process ${process.pid}`,
      hostKey: hostKey(stateDir),
      child: (name) => new ChildFile(stateDir, name),
      claim: new HostClaim({ target: names[0], authority, log: logger }),
      toldEnded: (name, turn) => toldEnded(client, name, turn),
      calls: () => activityCalls(connection, namespace, defaults.identity ?? seat, Context.current().info.taskToken),
      settlesMs: options.settlesMs,
      onAcquired: async (_group, acquired) => {
        lease = acquired;
        await options.open();
      },
      onReleased: async (_group, reason) => {
        await options.close(reason);
        lease = undefined;
      },
      stopping: stopping.signal,
      log: logger,
    });
    const activities: WriterActivities = { holdWriter: completedByItself(hold) };
    const worker = await Worker.create({
      ...defaults,
      connection,
      namespace,
      taskQueue: writerQueue(group, seat),
      activities,
    });
    const child = new ChildFile(stateDir, group);
    const taken = new GroupSeat(group, () => lease, worker, stopping, watchOrphan(child));
    const looking = { client, group, hostKey: hostKey(stateDir), child, settlesMs: options.settlesMs };
    keepJoining({
      ...{ client, group, seat, names, signal: stopping.signal, holds: () => taken.holds, log: logger },
      tellEnded: () => tellEnded(looking),
    });
    return taken;
  }

  /** Gives the group back, if it is held, and waits for no more turns. */
  async stop(): Promise<void> {
    clearInterval(this.#watching);
    this.#stopping.abort();
    if (this.#worker.getState() === 'RUNNING') this.#worker.shutdown();
    await this.ended;
  }
}

/** The SDK is never told a result: it has seen no heartbeats and would not send it; see `activityCalls`. */
const completedByItself =
  (hold: (request: HoldRequest) => Promise<boolean>) =>
  async (request: HoldRequest): Promise<HoldResult> => {
    await hold(request);
    throw new CompleteAsyncError();
  };
