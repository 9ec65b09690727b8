import { processesOrders } from '../../../config/processes-orders.js';
import { loadSite } from '../../lib/load-site.js';
import { stateFolder } from '../../lib/with-client.js';
import { applySchedules } from '../../schedules/apply-schedules.js';
import { siteSchedules } from '../../schedules/site-schedules.js';
import { CliError, EXIT } from '../exit-codes.js';
import type { TemporalFlags } from '../options.js';
import { port } from '../print.js';
import { type Mode, SUPPORTED_MODES } from './modes.js';

interface Options extends TemporalFlags {
  mode: Mode;
  once?: boolean;
  compat?: boolean;
  healthPort: string;
}

/** `siteflow agent`, and the existing agent's command under its old name. */
export async function agentCommand(options: Options): Promise<void> {
  if (!SUPPORTED_MODES.includes(options.mode))
    throw new CliError(
      `Mode ${options.mode} is not served by this release (${SUPPORTED_MODES.join(', ')} is). ` +
        "Keep the existing agent's unit for it running.",
      EXIT.usage,
    );
  const healthPort = port('health-port', options.healthPort);
  const config = loadSite(options);
  if (config.siteflow.role === 'headnode')
    throw new CliError(
      `${config.file} is a head node's file (siteflow.role): start it with "worker headnode".`,
      EXIT.config,
    );
  if (!config.offerings.some(processesOrders))
    throw new CliError(
      `${config.file}: no offering has an order_processing_backend, so there are no orders to process.`,
      EXIT.config,
    );
  const stateDir = stateFolder(options, config.siteflow.state_dir);

  const { createLogger, forceMs, handleStopSignals } = await import('../../../workers/lib/process.js');
  const { pinoLevel } = await import('../../lib/log-level.js');
  const { startAgent } = await import('./start-agent.js');
  const logger = createLogger({ name: 'agent', level: pinoLevel(config.log_level) });
  const starting = startAgent({
    config,
    flags: options,
    stateDir,
    healthPort,
    logger,
    onMoved: () => handle.stop('the Temporal server has another address now', EXIT.temporal),
  });
  let stopping = false;
  const drain = async (reason: string): Promise<void> => {
    stopping = true;
    await (await starting.catch(() => undefined))?.stop(reason);
  };
  const handle = handleStopSignals({ logger, drain, forceMs: forceMs('headnode') });
  const agent = await starting;
  agent.ended.catch((error: unknown) => {
    logger.error({ err: error }, 'the control worker ended');
    handle.stop('the control worker ended', EXIT.unexpected);
  });

  if (options.once) {
    const { runOnce } = await import('./run-once.js');
    const once = await runOnce(agent.client, agent.offerings).catch((error: unknown) => {
      if (!stopping) throw error;
    });
    if (once === undefined) return;
    process.stderr.write(`${once.summary}\n`);
    const look = agent.embedded ? lookLater(options, stateDir) : '';
    if (once.code !== EXIT.ok && look !== '') process.stderr.write(`${look}\n`);
    handle.stop('done once', once.code);
    return;
  }
  const changes = await applySchedules(agent.client, siteSchedules(config), { triggerNow: true });
  logger.info({ ...changes }, 'schedules applied');
  if (agent.uiUrl !== undefined) logger.info({ url: agent.uiUrl }, `Temporal's web page: ${agent.uiUrl}`);
}

/** The embedded server ends with this command, and parked orders are looked at afterwards. */
function lookLater(options: Options, stateDir: string): string {
  const where = options.stateDir === undefined ? '' : ` --state-dir ${stateDir}`;
  return `To look at them: siteflow temporal start${where}; siteflow orders list --phase Parked${where}`;
}
