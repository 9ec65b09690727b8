import { Context } from '@temporalio/activity';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { type ConfiguredBackend, createApplyAllocation, createCheckAllocation } from '../../activities/slurm/index.js';
import type { HeadnodeActivities } from '../../contracts/activities.js';
import { headnodeQueue } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import { guardActivities } from '../lib/guard-activities.js';
import { workerOptions } from '../lib/process.js';

export interface ApplyWorkersOptions {
  connection: NativeConnection;
  namespace: string;
  /** Backends by offering id, for every cluster. */
  clusters: ReadonlyMap<string, ReadonlyMap<string, ConfiguredBackend>>;
  onDefect: (activity: string, error: unknown) => void;
  /** A worker stopped by an error. */
  onEnded: (error: unknown) => void;
}

/** The workers of the queues `headnode-<cluster>` of one writer group. They poll only while this process is the writer. */
export class ApplyWorkers {
  readonly #options: ApplyWorkersOptions;
  #running: { worker: Worker; ended: Promise<void> }[] = [];

  constructor(options: ApplyWorkersOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { connection, namespace, clusters, onDefect, onEnded } = this.#options;
    for (const [cluster, backends] of clusters) {
      const worker = await Worker.create({
        ...workerOptions('headnode', VERSION, cluster),
        connection,
        namespace,
        taskQueue: headnodeQueue(cluster),
        activities: guardActivities(headnodeActivities(backends), onDefect),
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
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(running.map(({ ended }) => ended.catch(() => undefined)));
  }
}

function headnodeActivities(backends: ReadonlyMap<string, ConfiguredBackend>): HeadnodeActivities {
  return {
    applyAllocation: createApplyAllocation({
      backends,
      context: () => {
        const { info, cancellationSignal, heartbeat } = Context.current();
        const key = `${info.workflowExecution?.workflowId ?? ''}/${info.activityId}`;
        return { key, signal: cancellationSignal, heartbeat: (details) => heartbeat(details) };
      },
    }),
    checkAllocation: createCheckAllocation(backends),
  };
}
