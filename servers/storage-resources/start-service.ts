import { checkExposure } from './check-exposure.js';
import { heldLog } from './held-log.js';
import { startListener } from './http/start-listener.js';
import { type PreparedService, prepareService, type ServiceParts } from './prepare-service.js';

export interface ServiceOptions extends ServiceParts {
  host: string;
  /** 0 = a free one. */
  port: number;
  /** Serve everybody also beyond loopback. */
  allowNoAuth: boolean;
}

export interface RunningService extends Pick<PreparedService, 'ready' | 'refresh' | 'events'> {
  url: string;
  /**
   * Takes other settings over: the new service reads Waldur and the GIDs while the old one goes on answering, then gets
   * all requests. No connection notices; what is under way is answered by the old one. One call at a time.
   *
   * @throws Error fit for the log, and nothing has changed: settings that cannot work, exposure without authentication,
   *   Waldur or the GIDs cannot be read within `snapshot.wait_seconds`; the signal's reason when it was aborted
   */
  replace(parts: ServiceParts, signal: AbortSignal): Promise<void>;
  /** Answers what is under way, then ends; what takes longer than `STOP_GRACE_MS` is cut. */
  stop(reason: string): Promise<void>;
}

/** How long answers that are under way may take once the service stops. */
export const STOP_GRACE_MS = 5_000;

/**
 * Starts the service: it listens at once, and reads Waldur in the background.
 *
 * @throws Error for the operator: exposure without authentication, a port in use, settings that cannot work
 */
export async function startStorageService(options: ServiceOptions): Promise<RunningService> {
  const { host, port, allowNoAuth, log, ...first } = options;
  checkExposure(options);
  warnOpen({ ...first, log });
  let service = await prepareService({ ...first, log });
  const listener = await startListener(host, port, service.handler);
  service.start();
  service.listenToEvents();
  log.info({ url: listener.url, ...told(service) }, 'storage resources are served');

  async function takeOver(next: PreparedService): Promise<void> {
    const before = service;
    service = next;
    const unused = listener.use(next.handler);
    void unused.then(() => before.close());
    // Two that listen at once would share the events out among them.
    await before.rest();
    next.listenToEvents();
  }

  return {
    url: listener.url,
    ready: () => service.ready(),
    refresh: () => service.refresh(),
    events: () => service.events(),
    replace: async (parts, signal) => {
      checkExposure({ settings: parts.settings, host, allowNoAuth });
      const held = heldLog(parts.log);
      const next = await prepareService({ ...parts, log: held.log }, service);
      try {
        next.start();
        await next.read(signal);
      } catch (error) {
        await next.close();
        throw error;
      }
      held.release();
      warnOpen(parts);
      await takeOver(next);
      log.info(told(next), 'the new settings are in force');
    },
    stop: async (reason) => {
      service.drain(reason);
      await Promise.all([listener.close(STOP_GRACE_MS), service.rest()]);
      await service.close();
    },
  };
}

const told = ({ settings }: PreparedService): Record<string, unknown> => ({
  systems: [...settings.systems.keys()],
  form: settings.rows.form,
});

function warnOpen({ settings, log }: ServiceParts): void {
  if (settings.auth === undefined)
    log.warn({}, 'authentication is switched off: everybody who reaches this port is served');
}
