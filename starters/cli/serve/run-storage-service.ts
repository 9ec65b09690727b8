import { Registry } from 'prom-client';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import type { RunningService, ServiceOptions } from '../../../servers/storage-resources/start-service.js';
import type { HealthServer } from '../../../workers/lib/process.js';
import { describeEvents } from './describe-events.js';
import { SERVER_FORCE_MS } from './force-ms.js';
import type { LoadedSettings } from './load-settings.js';
import { reloadSettings } from './reload-settings.js';

export interface RunOptions {
  listen: Pick<ServiceOptions, 'host' | 'port' | 'allowNoAuth'>;
  healthPort?: number;
  first: Pick<LoadedSettings, 'source' | 'files'> & { settings: StorageSettings };
  /** Present: changed settings are taken over. */
  load?: () => LoadedSettings;
}

const ROLE = 'storage-resources';

/**
 * Serves until a signal stops the process. SIGHUP reads Waldur at once.
 *
 * @throws Error for the operator: a port in use, settings that cannot work
 */
export async function runStorageService({ listen, healthPort, first, load }: RunOptions): Promise<void> {
  const { createLogger, createMetrics, handleStopSignals, registerSecret, startHealthServer } = await import(
    '../../../workers/lib/process.js'
  );
  const { collectSecrets } = await import('../../../workers/lib/log/collect-secrets.js');
  const { checkExposure } = await import('../../../servers/storage-resources/check-exposure.js');
  const { STOP_GRACE_MS, startStorageService } = await import('../../../servers/storage-resources/start-service.js');
  const levelOf = ({ debug }: StorageSettings) => (debug ? 'debug' : 'info');
  const logger = createLogger({ name: ROLE, level: levelOf(first.settings) });
  const ofProcess = createMetrics(ROLE);

  /** Metrics of the service begin anew with its settings, as after a start; those of the process go on. */
  function partsOf(settings: StorageSettings) {
    for (const secret of collectSecrets(settings)) registerSecret(secret);
    const registry = Registry.merge([ofProcess]);
    registry.setDefaultLabels({ role: ROLE });
    return { settings, log: logger, registry, metricsText: () => registry.metrics() };
  }
  const told = (settings: StorageSettings, source: string): void =>
    logger.info({ source, settings: settings.shown }, 'settings in force');

  let parts = partsOf(first.settings);
  told(first.settings, first.source);
  const service = await startStorageService({ ...listen, ...parts });
  const health: HealthServer | undefined =
    healthPort === undefined
      ? undefined
      : await startHealthServer({
          port: healthPort,
          get checks() {
            return checksOf(service);
          },
          get registry() {
            return parts.registry;
          },
        });
  const reloading =
    load === undefined
      ? undefined
      : reloadSettings({
          first,
          load: () => {
            const loaded = load();
            if (loaded.settings !== undefined) checkExposure({ ...listen, settings: loaded.settings });
            return loaded;
          },
          replace: async (settings, source, signal) => {
            const next = partsOf(settings);
            await service.replace(next, signal);
            parts = next;
            logger.level = levelOf(settings);
            told(settings, source);
          },
          logger,
        });
  process.on('SIGHUP', () => {
    logger.info({}, 'reading Waldur now; settings are read at the start, or with --reload');
    service.refresh();
  });
  handleStopSignals({
    logger,
    forceMs: SERVER_FORCE_MS,
    cutMs: STOP_GRACE_MS,
    drain: async (reason) => {
      health?.drain(reason);
      await reloading?.close();
      await service.stop(reason);
      await health?.close();
    },
  });
}

function checksOf(service: RunningService) {
  const snapshot = async () => {
    const { ready, reason = 'not ready' } = service.ready();
    return ready ? ({ ok: true } as const) : ({ ok: false, reason } as const);
  };
  // Without events the service is as ready as before; what is said here is for people.
  const events = async () => ({ ok: true, detail: describeEvents(service.events()) }) as const;
  return { snapshot, ...(service.events().size === 0 ? {} : { events }) };
}
