import type { Logger } from 'pino';
import { type Environment, processEnvironment } from '../../../config/environment/environment.js';
import type { SiteConfig } from '../../../config/site/site-config.js';
import type { RunningWorker } from '../../../workers/lib/running-worker.js';
import type { TemporalConnectionOptions } from '../../../workers/lib/temporal/connection-options.js';
import { explained } from '../../lib/explained.js';
import { loadSite } from '../../lib/load-site.js';
import { pinoLevel } from '../../lib/log-level.js';
import { openServer } from '../../lib/open-server.js';
import { temporalTarget } from '../../lib/temporal-target.js';
import { stateFolder } from '../../lib/with-client.js';
import { CliError, EXIT } from '../exit-codes.js';
import type { TemporalFlags } from '../options.js';
import { port } from '../print.js';

export interface WorkerFlags extends TemporalFlags {
  compat?: boolean;
  healthPort: string;
}

export interface WorkerBase {
  config: SiteConfig;
  temporal: TemporalConnectionOptions;
  logger: Logger;
  stateDir: string;
  healthPort: number;
  env: Environment;
  /** Web page of the embedded server. */
  uiUrl?: string;
}

/** What all worker commands share: configuration, log, Temporal server, orderly end. Returns when polling has begun. */
export async function runWorkerCommand(
  role: 'control' | 'headnode',
  options: WorkerFlags,
  start: (base: WorkerBase) => Promise<RunningWorker>,
): Promise<void> {
  const healthPort = port('health-port', options.healthPort);
  const config = loadSite(options);
  const target = temporalTarget(options, config.siteflow.temporal);
  refuse(role, config, target.kind);
  const stateDir = stateFolder(options, config.siteflow.state_dir);
  const { createLogger, forceMs, handleStopSignals } = await import('../../../workers/lib/process.js');
  const { prepareStateDir } = await import('../../../workers/temporal-server/prepare-state-dir.js');
  const logger = createLogger({ name: role, level: pinoLevel(config.log_level) });
  await explained(EXIT.usage, () => prepareStateDir(stateDir, process.getuid?.() ?? 0));
  const running = openWorker();
  let stopping = false;
  const drain = async (reason: string): Promise<void> => {
    stopping = true;
    await (await running.catch(() => undefined))?.stop(reason);
  };
  const handle = handleStopSignals({ logger, drain, forceMs: forceMs(role) });
  // Started by `siteflow agent`: without the agent nobody would stop this process.
  if (process.connected === false) handle.stop('the agent is gone');
  else if (process.connected) process.once('disconnect', () => handle.stop('the agent is gone'));
  const opened = await running.catch((error: unknown) => {
    // Once it is stopping, the end decides the exit code.
    if (!stopping) throw error;
  });
  opened?.worker.ended.catch((error: unknown) => {
    logger.error({ err: error }, 'the worker ended');
    handle.stop('the worker ended', EXIT.unexpected);
  });

  async function openWorker() {
    const server = await openServer(target, {
      stateDir,
      log: (line) => logger.info(line),
      // The agent has told it already.
      ...(process.connected ? {} : { warn: (line: string) => logger.warn(line) }),
      onMoved: () => handle.stop('the Temporal server has another address now', EXIT.temporal),
    });
    try {
      const worker = await start({
        config,
        temporal: server.connection,
        logger,
        stateDir,
        healthPort,
        env: processEnvironment(),
        ...(server.uiUrl === undefined ? {} : { uiUrl: server.uiUrl }),
      });
      const stop = async (reason: string): Promise<void> => {
        await worker.stop(reason);
        await server.close();
      };
      return { worker, stop };
    } catch (error) {
      await server.close();
      throw error;
    }
  }
}

/**
 * A head node's file names no Waldur, so control cannot run with it; and a head node apart from control needs that
 * one's Temporal server: a server of its own would never hear of an order.
 *
 * @throws CliError before anything is started
 */
function refuse(role: 'control' | 'headnode', config: SiteConfig, server: 'embedded' | 'existing'): void {
  if (config.siteflow.role !== 'headnode') return;
  if (role === 'control')
    throw new CliError(
      `${config.file} is a head node's file (siteflow.role): it has no Waldur credentials.`,
      EXIT.config,
    );
  if (server === 'embedded' && !process.connected)
    throw new CliError(
      `${config.file} does not say where Temporal is. Give --address HOST:PORT, set TEMPORAL_ADDRESS, or put ` +
        'siteflow.temporal.address into the file: a server started here would never hear of an order.',
      EXIT.config,
    );
}
