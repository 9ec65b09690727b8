import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createApplyAllocation, WriterGroups } from '../../activities/slurm/index.js';
import type { Environment } from '../../config/environment.js';
import type { SiteConfig } from '../../config/site-config.js';
import type { HeadnodeActivities } from '../../contracts/activities.js';
import { headnodeQueue } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import { activityLog } from '../lib/activity-log.js';
import { collectSecrets } from '../lib/collect-secrets.js';
import { connectWorker } from '../lib/connection.js';
import type { TemporalConnectionOptions } from '../lib/connection-options.js';
import { guardActivities } from '../lib/guard-activities.js';
import { createMetrics, installRuntime, registerSecret, startHealthServer, workerOptions } from '../lib/process.js';
import { type RunningWorker, runWorker } from '../lib/running-worker.js';
import { headnodeBackends } from './headnode-backends.js';
import { hostWriterLock } from './host-writer-lock.js';

export interface HeadnodeWorkerOptions {
  config: SiteConfig;
  cluster: string;
  temporal: TemporalConnectionOptions;
  logger: Logger;
  stateDir: string;
  healthPort: number;
  env: Environment;
}

/** Starts the worker of one cluster's head-node queue: commands only, no workflows, no inbound port but loopback. */
export async function startHeadnodeWorker(options: HeadnodeWorkerOptions): Promise<RunningWorker> {
  const { config, cluster, temporal, logger, stateDir } = options;
  for (const secret of collectSecrets(config)) registerSecret(secret);
  const { sdkMetricsUrl } = await installRuntime(logger);
  const writers = new WriterGroups({ exclusive: hostWriterLock(stateDir, logger) });
  const backends = headnodeBackends(config, cluster, options.env, writers);
  const connection = await connectWorker(temporal);
  const activities: HeadnodeActivities = {
    applyAllocation: createApplyAllocation({
      backends,
      context: () => {
        const { info, cancellationSignal, heartbeat } = Context.current();
        const key = `${info.workflowExecution?.workflowId ?? ''}/${info.activityId}`;
        return { key, signal: cancellationSignal, heartbeat: (details) => heartbeat(details) };
      },
    }),
  };
  const log = activityLog(logger);
  const worker = await Worker.create({
    ...workerOptions('headnode', VERSION, cluster),
    connection,
    namespace: temporal.namespace,
    taskQueue: headnodeQueue(cluster),
    activities: guardActivities(activities, (activity, error) =>
      log.error({ err: error, activity }, 'an activity failed in a way that is not foreseen'),
    ),
  });
  const [first] = backends.values();
  const health = await startHealthServer({
    port: options.healthPort,
    checks: {
      backend: async () => {
        const answer = await first?.backend.ping();
        return { ok: true, detail: `cluster ${answer?.cluster ?? cluster}` };
      },
    },
    registry: createMetrics('headnode'),
    sdkMetricsUrl,
    runFile: { stateDir, role: `headnode-${cluster}`, version: VERSION },
  });
  const queue = headnodeQueue(cluster);
  logger.info({ queue, offerings: [...backends.keys()], health: health.url }, 'head-node worker ready');
  first?.backend.ping().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ cluster, reason }, 'the cluster does not answer yet; its orders wait until it does');
  });
  return runWorker(worker, health, () => connection.close());
}
