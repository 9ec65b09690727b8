import { type NativeConnection, Worker } from '@temporalio/worker';
import type { ConfiguredBackends } from '../../activities/lib/backend/configured-backend.js';
import { VERSION } from '../../contracts/version.js';
import { guardActivities } from '../lib/guard-activities.js';
import { type WorkerRole, workerOptions } from '../lib/worker-options.js';

export interface QueueWorkersOptions {
  connection: NativeConnection;
  namespace: string;
  role: WorkerRole;
  /** Backends by offering id, for every cluster. */
  clusters: ReadonlyMap<string, ConfiguredBackends>;
  /** Name of a cluster's queue. */
  queue: (cluster: string) => string;
  /** @param leave aborted by `stop` */
  activities: (backends: ConfiguredBackends, leave: AbortSignal) => object;
  onDefect: (activity: string, error: unknown) => void;
  /** A worker stopped by an error. */
  onEnded: (error: unknown) => void;
}

/** One worker for one kind of queue of each of some clusters. They poll from `start` to `stop`, as often as wanted. */
export class QueueWorkers {
  readonly #options: QueueWorkersOptions;
  #running: { worker: Worker; ended: Promise<void> }[] = [];
  #leave = new AbortController();

  constructor(options: QueueWorkersOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { connection, namespace, role, clusters, queue, activities, onDefect, onEnded } = this.#options;
    this.#leave = new AbortController();
    const { signal: leave } = this.#leave;
    for (const [cluster, backends] of clusters) {
      const worker = await Worker.create({
        ...workerOptions(role, VERSION, cluster),
        connection,
        namespace,
        taskQueue: queue(cluster),
        activities: guardActivities(activities(backends, leave), onDefect),
      });
      const ended = worker.run();
      ended.catch(onEnded);
      this.#running.push({ worker, ended });
    }
  }

  /** Stops polling and waits until every activity that runs has ended. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = [];
    this.#leave.abort();
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(running.map(({ ended }) => ended.catch(() => undefined)));
  }
}
