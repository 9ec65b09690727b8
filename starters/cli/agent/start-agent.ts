import { join, resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { headnodeClusters } from '../../../config/backends/headnode-clusters.js';
import { processesOrders } from '../../../config/backends/served-here.js';
import { processEnvironment } from '../../../config/environment/environment.js';
import type { SiteConfig } from '../../../config/site/site-config.js';
import type { TemporalConnectionOptions } from '../../../workers/lib/temporal/connection-options.js';
import { type OpenServer, openServer } from '../../lib/open-server.js';
import { type Supervised, supervise } from '../../lib/supervise.js';
import { type TemporalTarget, temporalTarget } from '../../lib/temporal-target.js';
import type { TemporalFlags } from '../options.js';

export interface AgentOptions {
  config: SiteConfig;
  flags: TemporalFlags & { compat?: boolean };
  stateDir: string;
  healthPort: number;
  logger: Logger;
  /** File descriptor for the head-node workers' log; default: this process's stderr. */
  logTo?: number;
  /** Receives what the Temporal server's start says; default: the log. Getting its program can take minutes. */
  tell?: (line: string) => void;
  /** Runs the control worker as a child of its own, too, so that it can be killed; default: in this process. */
  controlAsChild?: boolean;
  /** The embedded server came up again under another address: this process has to be started anew. */
  onMoved?: () => void;
  /** Waldur is told that the agent has started. */
  announce?: boolean;
}

export interface RunningAgent {
  client: Client;
  /** How its client reaches the Temporal server. */
  connection: TemporalConnectionOptions;
  uiUrl: string | undefined;
  /** Whether the Temporal server is ours and may end with this process. */
  embedded: boolean;
  /** Ids of the offerings whose orders are processed. */
  offerings: string[];
  headnodes: Supervised[];
  /** The control worker, where it is a child. */
  control?: Supervised;
  /** Rejects when the control worker stops by an error. */
  ended: Promise<void>;
  stop(reason: string): Promise<void>;
}

/**
 * Starts everything a small site needs in one process tree: the Temporal server (its own session), the control worker
 * (this process) and one head-node worker for all clusters (a child, restarted when it dies): clusters of one writer
 * group share a writer. Schedules are the caller's.
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { config, flags, stateDir, logger } = options;
  const target = temporalTarget(flags, config.siteflow.temporal);
  const server = await openServer(target, {
    stateDir,
    log: options.tell ?? ((line) => logger.info(line)),
    ...(options.tell === undefined ? { warn: (line: string) => logger.warn(line) } : {}),
    ...(options.onMoved === undefined ? {} : { onMoved: options.onMoved }),
  });
  try {
    return await startWorkers(options, target, server);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startWorkers(options: AgentOptions, target: TemporalTarget, server: OpenServer): Promise<RunningAgent> {
  const { config, flags, stateDir, logger } = options;
  const { startControlWorker } = await import('../../../workers/control/start-control-worker.js');
  const { connectClient } = await import('../../../workers/lib/temporal/connect-client.js');
  const { packageRoot } = await import('../../../workers/lib/workflow-bundle.js');
  const child = (role: 'control' | 'headnode', more: readonly string[]): Supervised =>
    supervise({
      command: process.execPath,
      args: [
        ...process.execArgv,
        join(packageRoot(), 'dist', 'bin', 'siteflow.js'),
        ...['worker', role, ...more, '--state-dir', stateDir],
        // Without it the child looks in the same places, with the same environment.
        ...(flags.configFile === undefined ? [] : ['--config-file', resolve(flags.configFile)]),
        ...(flags.compat ? ['--compat'] : []),
        ...(flags.address === undefined ? [] : ['--address', flags.address]),
        ...['--namespace', server.connection.namespace],
      ],
      env: processEnvironment(),
      stderr: options.logTo ?? 'inherit',
      onExit: (reason, restartInMs) =>
        logger.error({ role, reason, restartInMs }, 'a worker ended; it is started again'),
    });
  const separate = options.controlAsChild ? child('control', []) : undefined;
  const control =
    separate === undefined
      ? await startControlWorker({
          config,
          temporal: server.connection,
          logger,
          stateDir,
          healthPort: options.healthPort,
          env: processEnvironment(),
          ...(server.uiUrl === undefined ? {} : { uiUrl: server.uiUrl }),
          announce: options.announce ?? false,
        })
      : { ended: new Promise<void>(() => undefined), stop: () => separate.stop() };
  const client = await connectClient(server.connection);

  const offerings = config.offerings.filter(processesOrders);
  const clusters = headnodeClusters(config.offerings);
  const headnodes = clusters.length === 0 ? [] : [child('headnode', ['--cluster', ...clusters])];

  return {
    client,
    connection: server.connection,
    uiUrl: server.uiUrl,
    embedded: target.kind === 'embedded',
    offerings: offerings.map((offering) => offering.waldur_offering_uuid),
    headnodes,
    ...(separate === undefined ? {} : { control: separate }),
    ended: control.ended,
    stop: async (reason) => {
      await Promise.all([control.stop(reason).catch(() => undefined), ...headnodes.map((child) => child.stop())]);
      await client.connection.close();
      await server.close();
    },
  };
}
