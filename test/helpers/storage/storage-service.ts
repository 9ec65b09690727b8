import type { Response } from 'light-my-request';
import { Registry } from 'prom-client';
import { createHpcUserApi } from '../../../activities/hpc-user/hpc-user-api.js';
import { createWaldurClient } from '../../../activities/waldur/client/client.js';
import { loadStorageResources } from '../../../config/storage-resources/load.js';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import {
  createStorageApp,
  type StorageApp,
  type StorageAppParts,
} from '../../../servers/storage-resources/create-app.js';
import { type Listener, startListener } from '../../../servers/storage-resources/http/start-listener.js';
import { memoryLog } from '../memory-log.js';
import type { Upstream } from './storage-upstream.js';

export const TOKEN = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** The environment that the recorded service ran with, its upstreams being these. */
export const recordedEnvironment = (url: string): Record<string, string> => ({
  STORAGE_SYSTEMS: '{"capstor": "capstor", "vast": "vast", "iopsstor": "iopsstor"}',
  WALDUR_API_URL: `${url}/api/`,
  WALDUR_API_TOKEN: TOKEN,
  DISABLE_AUTH: 'true',
  HPC_USER_API_URL: `${url}/hpc`,
  HPC_USER_CLIENT_ID: 'hpc-client',
  HPC_USER_CLIENT_SECRET: 'hpc-client-secret-value',
  HPC_USER_OIDC_TOKEN_URL: `${url}/oauth/token`,
});

/** Settings from variables only; throws with all problems. */
export function settingsFrom(env: Record<string, string>): StorageSettings {
  const { settings, problems } = loadStorageResources({ env });
  if (settings === undefined) throw new Error(formatProblems(problems));
  return settings;
}

export interface StorageService extends StorageApp {
  log: ReturnType<typeof memoryLog>;
  registry: Registry;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Serves on a free port of loopback, with the limits it really has, and gives its address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** The service in this process, not listening unless asked to. */
export function createService(
  upstream: Pick<Upstream, 'url'>,
  env: Record<string, string> = {},
  parts: Partial<StorageAppParts> = {},
): StorageService {
  const settings = settingsFrom({ ...recordedEnvironment(upstream.url), ...env });
  const log = memoryLog();
  const registry = new Registry();
  const { storage } = createWaldurClient(settings.waldur);
  const made = createStorageApp({
    settings,
    calls: storage,
    gids: createHpcUserApi(settings.hpcUserApi, { log, registry }),
    log,
    registry,
    metricsText: () => registry.metrics(),
    ...parts,
  });
  let listener: Listener | undefined;
  return {
    ...made,
    log,
    registry,
    get: (path, headers = {}) => made.app.inject({ method: 'GET', url: path, headers }),
    listen: async () => {
      await made.app.ready();
      listener = await startListener('127.0.0.1', 0, (request, response) => made.app.routing(request, response));
      return listener.url;
    },
    close: async () => {
      await listener?.close(0);
      await made.app.close();
    },
  };
}
