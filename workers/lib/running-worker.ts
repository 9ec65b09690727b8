import type { Worker } from '@temporalio/worker';
import type { HealthServer } from './start-health-server.js';

/** A worker that polls. `ended` settles when it has stopped, and rejects when it stopped by an error. */
export interface RunningWorker {
  ended: Promise<void>;
  /** Stops taking work, waits for what runs, closes connection and health page. Safe to call twice. */
  stop(reason: string): Promise<void>;
}

/** Runs a created worker beside its health page; `close` releases what the worker used. */
export function runWorker(worker: Worker, health: HealthServer, close: () => Promise<void>): RunningWorker {
  const ended = worker.run().finally(async () => {
    await health.close();
    await close();
  });
  return {
    ended,
    stop: async (reason) => {
      health.drain(reason);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
