import { isDeepStrictEqual } from 'node:util';
import type { Registry } from 'prom-client';
import { createHpcUserApi } from '../../activities/hpc-user/hpc-user-api.js';
import { createWaldurClient } from '../../activities/waldur/client/client.js';
import type { StorageSettings } from '../../config/storage-resources/settings.js';
import { VERSION } from '../../contracts/version.js';
import { type BearerCheck, createBearerCheck } from '../lib/auth/bearer-check.js';
import { createStorageApp, type RequestLog, type StorageApp } from './create-app.js';
import { type Events, startEvents } from './events/start-events.js';
import type { Handler } from './http/start-listener.js';

/** What is made anew with other settings. */
export interface ServiceParts {
  settings: StorageSettings;
  log: RequestLog;
  registry: Registry;
  metricsText(): Promise<string>;
}

export interface PreparedService extends Pick<StorageApp, 'ready' | 'drain'> {
  settings: StorageSettings;
  bearer: BearerCheck | undefined;
  handler: Handler;
  /** Reads Waldur now. */
  refresh(): void;
  /** How events of Waldur come; nothing where they are switched off. */
  events(): ReturnType<Events['states']>;
  /** Begins to read Waldur, and the keys of the identity provider, in the background. */
  start(): void;
  /**
   * Waits for the first reading.
   *
   * @throws UpstreamError, Error without GIDs, or the signal's reason; all fit for the log
   */
  read(signal: AbortSignal): Promise<void>;
  /** Begins to listen to Waldur's events. With `always_fresh` every request reads Waldur, and they are of no use. */
  listenToEvents(): void;
  /** Neither reads Waldur nor hears events from now on, apart from what requests ask for. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes the service of these settings, which does nothing yet.
 *
 * @param before the one it takes over from: what checks tokens the same way is kept, with the keys it knows
 * @throws Error for the operator: settings that cannot work
 */
export async function prepareService(parts: ServiceParts, before?: PreparedService): Promise<PreparedService> {
  const { settings, log, registry } = parts;
  const waldur = createWaldurClient(settings.waldur, {
    version: VERSION,
    ...(settings.userAgent === undefined ? {} : { userAgent: settings.userAgent }),
  });
  const gids = createHpcUserApi(settings.hpcUserApi, { log, registry, version: VERSION });
  const bearer = bearerOf(parts, before);
  const { app, keeper, drain, ready } = createStorageApp({
    ...parts,
    calls: waldur.storage,
    gids,
    ...(bearer === undefined ? {} : { bearer }),
  });
  await app.ready();
  let events: Events | undefined;
  return {
    settings,
    bearer,
    ready,
    drain,
    handler: (request, response) => app.routing(request, response),
    refresh: () => void keeper.refresh(),
    events: () => events?.states() ?? new Map(),
    start: () => {
      keeper.start();
      void bearer?.prefetch();
    },
    read: async (signal) => {
      signal.throwIfAborted();
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      await Promise.race([keeper.get(false), aborted]);
      if (gids.statistics().available === false) throw new Error('The HPC User API could not be asked for all GIDs');
    },
    listenToEvents: () => {
      if (settings.events === undefined || settings.snapshot.alwaysFresh) return;
      events = startEvents({ settings, events: settings.events, waldur, refresh: keeper.refresh, log, registry });
    },
    rest: async () => {
      keeper.stop();
      await events?.stop();
    },
    close: () => app.close(),
  };
}

function bearerOf({ settings, log }: ServiceParts, before?: PreparedService): BearerCheck | undefined {
  if (settings.auth === undefined) return undefined;
  const same = before?.bearer !== undefined && isDeepStrictEqual(before.settings.auth, settings.auth);
  return same ? before.bearer : createBearerCheck(settings.auth, log);
}
