import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createNotify } from '../../activities/notify/create-notify.js';
import { registerAgent } from '../../activities/waldur/agent/register-agent.js';
import { createOrderActivities } from '../../activities/waldur/orders/create-activities.js';
import { createListOpenOrders } from '../../activities/waldur/orders/list-open-orders.js';
import { clusterOf } from '../../config/backends/target-of.js';
import type { Environment } from '../../config/environment/environment.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import type { ControlActivities, HpcUserActivities } from '../../contracts/activities.js';
import { CONTROL_QUEUE } from '../../contracts/ids.js';
import { orderPage } from '../../contracts/order-page.js';
import type { RegistrationActivities } from '../../contracts/registration.js';
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
import { announceStart } from './announce-start.js';
import { dependencies } from './dependencies.js';
import { hpcUserActivities } from './hpc-user-activities.js';
import { noticeWays } from './notice-ways.js';
import { offeringContexts } from './offering-contexts.js';
import { parkedGauge } from './parked-gauge.js';
import { createStartOpenOrders } from './start-open-orders.js';

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

/** Modes of the existing agent that are served here, for every offering whose orders are processed. */
const MODES = ['order_process'];

/** Starts the worker of the queue `control`: all workflows, and the calls to Waldur. */
export async function startControlWorker(options: ControlWorkerOptions): Promise<RunningWorker> {
  const { config, temporal, logger } = options;
  const startedAt = new Date();
  for (const secret of collectSecrets(config)) registerSecret(secret);
  const { sdkMetricsUrl } = await installRuntime(logger);
  const client = await connectClient(temporal);
  await ensureNamespaceReady(client.connection, temporal.namespace);
  const connection = await connectWorker(temporal);

  const contexts = offeringContexts(config);
  const log = activityLog(logger);
  const registry = createMetrics('control');
  parkedGauge(registry, client);
  const deps = { offering: (id: string) => contexts.get(id), now: () => new Date(), log };
  const settings = orderSettings(config);
  const backends = new Map(config.offerings.map((each) => [each.waldur_offering_uuid, each.backend_type]));
  const agent = {
    version: VERSION,
    dependencies: dependencies(),
    startedAt,
    backendType: (id: string) => backends.get(id) ?? '',
  };
  const activities: ControlActivities & RegistrationActivities & Partial<HpcUserActivities> = {
    ...createOrderActivities(deps),
    notify: createNotify({
      ways: noticeWays(config, options.env),
      now: deps.now,
      page: () => pageOfActivity(config.siteflow.temporal.ui_url ?? options.uiUrl, temporal.namespace),
      signal: () => Context.current().cancellationSignal,
      log,
    }),
    startOpenOrders: createStartOpenOrders({
      client,
      list: createListOpenOrders(deps),
      settings: (id) => settings.get(id),
      log,
    }),
    ...hpcUserActivities(config, { log, registry }),
    registerAgent: (request) => registerAgent({ ...deps, agent }, request),
  };
  const worker = await Worker.create({
    ...workerOptions('control', VERSION),
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
  logger.info({ queue: CONTROL_QUEUE, offerings: [...contexts.keys()], health: health.url }, 'control worker ready');
  if (options.announce) void announceStart({ client, offerings: [...contexts.keys()], modes: MODES, startedAt, log });
  return runWorker(worker, health, async () => {
    await connection.close();
    await client.connection.close();
  });
}

function orderSettings(config: SiteConfig) {
  return new Map(
    config.offerings.map((offering) => [
      offering.waldur_offering_uuid,
      {
        offeringId: offering.waldur_offering_uuid,
        offeringName: offering.name,
        cluster: clusterOf(offering, 'orders'),
        parkGraceMs: config.siteflow.park_grace_hours * 3_600_000,
        notify: config.siteflow.notify?.on ?? [],
      },
    ]),
  );
}

/** The page of the order whose activity runs. */
function pageOfActivity(uiUrl: string | undefined, namespace: string): string | undefined {
  const run = Context.current().info.workflowExecution;
  return uiUrl === undefined || run === undefined ? undefined : orderPage(uiUrl, namespace, run);
}
