import { resolve } from 'node:path';
import { processEnvironment } from '../../../config/environment.js';
import { formatProblems } from '../../../config/format-problems.js';
import { withDotenv } from '../../../config/storage-resources/dotenv.js';
import { loadStorageResources } from '../../../config/storage-resources/load.js';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import { explained } from '../../lib/explained.js';
import { CliError, EXIT } from '../exit-codes.js';
import { port } from '../print.js';
import { describeEvents } from './describe-events.js';
import { SERVER_FORCE_MS } from './force-ms.js';
import { watchSettings } from './watch-settings.js';

export interface ServeFlags {
  configFile?: string;
  host: string;
  port: string;
  healthPort?: string;
  check?: boolean;
  reload?: boolean;
  allowNoAuth?: boolean;
}

interface Loaded {
  settings: StorageSettings;
  source: string;
  warnings: string;
}

/** @throws CliError with every problem of the settings */
function load(flags: ServeFlags): Loaded {
  const file = flags.configFile === undefined ? {} : { file: resolve(flags.configFile) };
  const { settings, problems, source } = loadStorageResources({
    ...file,
    env: withDotenv(processEnvironment(), resolve('.env')),
  });
  if (settings === undefined)
    throw new CliError(`Configuration Error:\n${formatProblems(problems).trimEnd()}`, EXIT.config);
  return { settings, source, warnings: formatProblems(problems) };
}

/** `siteflow serve storage-resources` */
export async function storageResourcesCommand(flags: ServeFlags): Promise<void> {
  const listen = { host: flags.host, port: port('port', flags.port), allowNoAuth: flags.allowNoAuth ?? false };
  const healthPort = flags.healthPort === undefined ? undefined : port('health-port', flags.healthPort);
  const first = await explained(EXIT.config, () => load(flags));
  process.stderr.write(first.warnings);
  if (flags.check === true) {
    process.stdout.write(`The settings are usable (${first.source}).\n`);
    return;
  }
  const { createLogger, createMetrics, handleStopSignals, registerSecret, startHealthServer } = await import(
    '../../../workers/lib/process.js'
  );
  const { collectSecrets } = await import('../../../workers/lib/collect-secrets.js');
  const { metricsText } = await import('../../../workers/lib/metrics.js');
  const { checkExposure, startStorageService } = await import('../../../servers/storage-resources/start-service.js');
  await explained(EXIT.usage, () => checkExposure({ ...listen, settings: first.settings }));
  const logger = createLogger({ name: 'storage-resources', level: first.settings.debug ? 'debug' : 'info' });

  async function open({ settings, source }: Loaded) {
    for (const secret of collectSecrets(settings)) registerSecret(secret);
    const registry = createMetrics('storage-resources');
    logger.info({ source, settings: settings.shown }, 'settings in force');
    const text = () => metricsText(registry, undefined);
    const service = await startStorageService({ ...listen, settings, log: logger, registry, metricsText: text });
    const waldur = async () => {
      const { ready, reason = 'not ready' } = service.ready();
      return ready ? ({ ok: true } as const) : ({ ok: false, reason } as const);
    };
    // Without events the service is as ready as before; what is said here is for people.
    const events = async () => ({ ok: true, detail: describeEvents(service.events()) }) as const;
    const health =
      healthPort === undefined
        ? undefined
        : await startHealthServer({
            port: healthPort,
            checks: { waldur, ...(service.events().size === 0 ? {} : { events }) },
            registry,
          });
    const stop = async (reason: string): Promise<void> => {
      health?.drain(reason);
      await service.stop(reason);
      await health?.close();
    };
    return { stop, refresh: service.refresh };
  }

  let current = first;
  let running = await explained(EXIT.usage, () => open(first));
  /** The old settings come back where the new ones cannot be used after all. */
  const replace = async (next: Loaded): Promise<void> => {
    await running.stop('the settings have changed');
    try {
      running = await open(next);
      current = next;
    } catch (error) {
      running = await open(current);
      throw error;
    }
  };
  const watched =
    flags.reload === true
      ? watchSettings({
          files: [first.source, resolve('.env')],
          logger,
          reload: async () => {
            const next = load(flags);
            checkExposure({ ...listen, settings: next.settings });
            await replace(next);
          },
        })
      : undefined;
  process.on('SIGHUP', () => running.refresh());
  handleStopSignals({
    logger,
    forceMs: SERVER_FORCE_MS,
    drain: async (reason) => {
      watched?.close();
      await running.stop(reason);
    },
  });
}
