import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Environment } from '../../config/environment/environment.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import { CONTROL_QUEUE } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import { guardActivities } from '../lib/guard-activities.js';
import { activityLog } from '../lib/log/activity-log.js';
import { collectSecrets } from '../lib/log/collect-secrets.js';
import { createMetrics, installRuntime, registerSecret, startHealthServer, workerOptions } from '../lib/process.js';
import { type RunningWorker, runWorker } from '../lib/running-worker.js';
import { connectClient, connectWorker } from '../lib/temporal/connection.js';
import type { TemporalConnectionOptions } from '../lib/temporal/connection-options.js';
import { ensureNamespaceReady } from '../lib/temporal/ensure-namespace-ready.js';
import { workflowSource } from '../lib/workflow-bundle.js';
import { alertRefusals } from './alert-refusals.js';
import { offeringContexts } from './offering-contexts.js';
import { openCapabilities } from './open-capabilities.js';

export interface ControlWorkerOptions {
  config: SiteConfig;
  temporal: TemporalConnectionOptions;
  logger: Logger;
  stateDir: string;
  healthPort: number;
  env: Environment;
  /** Web page of the Temporal server that was started here. */
  uiUrl?: string;
  /** Waldur is told that the agent has started; not for runs that end by themselves. */
  announce?: boolean;
}

/**
 * Starts the worker of the queue `control`: all workflows, and whatever is done over the network. What that is, its
 * capabilities say.
 */
export async function startControlWorker(options: ControlWorkerOptions): Promise<RunningWorker> {
  const { config, temporal, logger, env } = options;
  const startedAt = new Date();
  for (const secret of collectSecrets(config)) registerSecret(secret);
  const { sdkMetricsUrl } = await installRuntime(logger);
  const client = await connectClient(temporal);
  await ensureNamespaceReady(client.connection, temporal.namespace);
  const connection = await connectWorker(temporal);

  const contexts = offeringContexts(config);
  const log = activityLog(logger);
  const registry = createMetrics('control');
  const { activities, waiting, served, ready } = await openCapabilities({
    ...{ config, env, client, log, registry, startedAt },
    namespace: temporal.namespace,
    uiUrl: config.siteflow.temporal.ui_url ?? options.uiUrl,
    waldur: { offering: (id) => contexts.get(id), now: () => new Date(), log },
    announce: options.announce ?? false,
  });
  const { maxConcurrentActivityTaskExecutions: working = 0, ...usual } = workerOptions('control', VERSION);
  const worker = await Worker.create({
    ...usual,
    maxConcurrentActivityTaskExecutions: working + waiting,
    ...workflowSource(),
    connection,
    namespace: temporal.namespace,
    taskQueue: CONTROL_QUEUE,
    activities: guardActivities(
      activities,
      (activity, error) => log.error({ err: error, activity }, 'an activity failed in a way that is not foreseen'),
      alertRefusals(registry, log),
    ),
  });
  const health = await startHealthServer({
    port: options.healthPort,
    checks: {
      temporal: async () => {
        await client.workflowService.getSystemInfo({});
        return { ok: true };
      },
    },
    registry,
    sdkMetricsUrl,
    runFile: { stateDir: options.stateDir, role: 'control', version: VERSION },
  });
  logger.info({ queue: CONTROL_QUEUE, offerings: [...served.keys()], health: health.url }, 'control worker ready');
  ready();
  return runWorker(worker, health, async () => {
    await connection.close();
    await client.connection.close();
  });
}
