import type { Registry } from 'prom-client';
import { createHpcUserApi } from '../../activities/hpc-user/hpc-user-api.js';
import { errorText } from '../../activities/lib/error-text.js';
import { createWaldurClient, type WaldurClient } from '../../activities/waldur/client.js';
import type { StorageSettings } from '../../config/storage-resources/settings.js';
import { VERSION } from '../../contracts/version.js';
import { createBearerCheck } from '../lib/auth/bearer-check.js';
import { isLoopback } from '../lib/loopback.js';
import { createStorageApp, type RequestLog } from './create-app.js';
import { type Events, startEvents } from './events/start-events.js';

export interface ServiceOptions {
  settings: StorageSettings;
  host: string;
  /** 0 = a free one. */
  port: number;
  /** Serve everybody also beyond loopback. */
  allowNoAuth: boolean;
  log: RequestLog;
  registry: Registry;
  metricsText(): Promise<string>;
}

export interface RunningService {
  url: string;
  ready(): { ready: boolean; reason?: string };
  refresh(): void;
  /** How events of Waldur come; nothing where they are switched off. */
  events(): ReturnType<Events['states']>;
  /** Answers what is under way, then ends; what takes longer than a few seconds is cut. */
  stop(reason: string): Promise<void>;
}

/** How long answers that are under way may take once the service stops. */
const GRACE_MS = 5_000;

/**
 * Refuses to serve everybody on a network.
 *
 * @throws Error that says how to go on
 */
export function checkExposure({
  settings,
  host,
  allowNoAuth,
}: Pick<ServiceOptions, 'settings' | 'host' | 'allowNoAuth'>): void {
  if (settings.auth !== undefined || allowNoAuth || isLoopback(host)) return;
  throw new Error(
    `Authentication is switched off (DISABLE_AUTH or auth.disable_auth), and ${host} can be reached from other machines. ` +
      'Whoever reaches it would see all storage resources. Switch authentication on, use --host 127.0.0.1, ' +
      'or start with --allow-no-auth if something in front of it checks who asks.',
  );
}

/**
 * Starts the service: it listens at once, and reads Waldur in the background.
 *
 * @throws Error for the operator: exposure without authentication, a port in use, settings that cannot work
 */
export async function startStorageService(options: ServiceOptions): Promise<RunningService> {
  const { settings, host, port, log } = options;
  checkExposure(options);
  if (settings.auth === undefined)
    log.warn({}, 'authentication is switched off: everybody who reaches this port is served');
  const waldur = createWaldurClient(settings.waldur, {
    version: VERSION,
    ...(settings.userAgent === undefined ? {} : { userAgent: settings.userAgent }),
  });
  const gids = createHpcUserApi(settings.hpcUserApi, { log, registry: options.registry, version: VERSION });
  const bearer = settings.auth === undefined ? undefined : createBearerCheck(settings.auth, log);
  const { app, keeper, drain, ready } = createStorageApp({
    settings,
    calls: waldur.storage,
    gids,
    log,
    registry: options.registry,
    metricsText: options.metricsText,
    ...(bearer === undefined ? {} : { bearer }),
  });
  const url = await app.listen({ host, port }).catch((error: unknown) => {
    throw new Error(
      `Port ${port} on ${host} cannot be used (${errorText(error, 'code') || errorText(error, 'message')}). Give another with --port.`,
    );
  });
  keeper.start();
  void bearer?.prefetch();
  const events = openEvents(options, waldur, keeper.refresh);
  log.info({ url, systems: [...settings.systems.keys()], form: settings.rows.form }, 'storage resources are served');
  return {
    url,
    ready,
    refresh: () => void keeper.refresh(),
    events: () => events?.states() ?? new Map(),
    stop: async (reason) => {
      drain(reason);
      await events?.stop();
      const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
      await app.close();
      clearTimeout(cut);
    },
  };
}

/** With `always_fresh` every request reads Waldur, and a reading in between is of no use. */
function openEvents(
  { settings, log, registry }: ServiceOptions,
  waldur: WaldurClient,
  refresh: () => Promise<void>,
): Events | undefined {
  const { events, snapshot } = settings;
  if (events === undefined || snapshot.alwaysFresh) return undefined;
  return startEvents({ settings, events, waldur, refresh, log, registry });
}
