import { processesOrders } from '../../../config/backends/served-here.js';
import { loadSite } from '../../lib/load-site.js';
import { reachable } from '../../lib/reachable.js';
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
      `${config.file}: no offering has a backend for its orders that this release carries out, so there are no orders to process.`,
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
    // A run from cron every few minutes is no restart that anybody wants to read about.
    announce: options.once !== true,
    onMoved: () => handle.stop('the Temporal server has another address now', EXIT.temporal),
  });
  let stopping = false;
  let finished = false;
  const drain = async (reason: string): Promise<void> => {
    stopping = true;
    if (options.once && !finished)
      process.stderr.write('Interrupted before all orders were done; they go on at the next start.\n');
    await (await starting.catch(() => undefined))?.stop(reason);
  };
  /** Once it is stopping, what fails fails because of that, and the end decides the exit code. */
  const untilStopping = <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((error: unknown) => {
      if (!stopping) throw error;
      return undefined;
    });
  const handle = handleStopSignals({
    logger,
    drain,
    forceMs: forceMs('headnode'),
    // With --once 0 means that all orders are done.
    ...(options.once ? { signalCodes: { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } } : {}),
  });
  const agent = await untilStopping(starting);
  if (agent === undefined) return;
  agent.ended.catch((error: unknown) => {
    logger.error({ err: error }, 'the control worker ended');
    handle.stop('the control worker ended', EXIT.unexpected);
  });

  if (options.once) {
    const { runOnce } = await import('./run-once.js');
    const once = await untilStopping(reachable(agent.connection, () => runOnce(agent.client, agent.offerings)));
    if (once === undefined || stopping) return;
    finished = true;
    process.stderr.write(`${once.summary}\n`);
    const look = agent.embedded ? lookLater(options, stateDir) : '';
    if (once.code !== EXIT.ok && look !== '') process.stderr.write(`${look}\n`);
    handle.stop('done once', once.code);
    return;
  }
  const wanted = siteSchedules(config);
  const changes = await untilStopping(
    reachable(agent.connection, () => applySchedules(agent.client, wanted, { triggerNow: true })),
  );
  if (changes === undefined) return;
  logger.info({ ...changes }, 'schedules applied');
  if (agent.uiUrl !== undefined) logger.info({ url: agent.uiUrl }, `Temporal's web page: ${agent.uiUrl}`);
}

/** The embedded server ends with this command, and parked orders are looked at afterwards. */
function lookLater(options: Options, stateDir: string): string {
  const where = options.stateDir === undefined ? '' : ` --state-dir ${stateDir}`;
  return `To look at them: siteflow temporal start${where}; siteflow orders list --phase Parked${where}`;
}
