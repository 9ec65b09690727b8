import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Resource } from '../../../simulators/waldur/model.js';
import { createService, type StorageService, TOKEN } from './storage-service.js';
import { SIMULATED, type StorageWaldur, startStorageWaldur, upstreamOf } from './storage-waldur.js';

export const EXAMPLE = fileURLToPath(new URL('../../../examples/storage-provisioner.mjs', import.meta.url));

/** What a run of the example ended with. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export interface ProvisionerSite extends StorageWaldur {
  service: StorageService;
  serviceUrl: string;
  folder: string;
  /** The options that the example must have, with a program that writes down what it is given. */
  options: Record<string, string>;
  /** Runs the example once, with these options instead of the usual ones. */
  provision(instead?: Record<string, string | undefined>): Promise<Ended>;
  /** Makes a shell script the program; its path. */
  program(text: string, interpreter?: string): string;
  /** What the usual program was run for, in order. */
  seen(): { action: string; path: string }[];
  /** A pending order for new storage. */
  create(name: string, more?: { project?: string; dataType?: string }): Order;
  /** Existing storage. */
  kept(name: string, more?: { project?: string; backendId?: string }): Resource;
  /** Called before the service answers the example. */
  onList(hook: (query: URLSearchParams) => Promise<void>): void;
  stop(): Promise<void>;
}

export const argumentsOf = (options: Record<string, string | undefined>): string[] =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));

/** Runs the example with these arguments, until it ends. */
export function runExample(args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [EXAMPLE, ...args], { timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr }),
    );
  });
}

/** A simulated Waldur, the service before it, and a folder for a token and a program. */
export async function startProvisionerSite(parts: Parameters<typeof createService>[2] = {}): Promise<ProvisionerSite> {
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-provisioner-'));
  const token = join(folder, 'token');
  writeFileSync(token, `${TOKEN}\n`, { mode: 0o600 });
  const simulated = await startStorageWaldur();
  const { waldur, offering, project } = simulated;
  const service = createService(upstreamOf(waldur), SIMULATED, parts);
  let onList = async (_query: URLSearchParams): Promise<void> => undefined;
  service.app.addHook('onRequest', async ({ raw }) => {
    // Requests that tests make within the process have no port.
    if (raw.socket.remotePort !== undefined) await onList(new URL(raw.url ?? '', 'http://service').searchParams);
  });
  const serviceUrl = await service.listen();
  const log = join(folder, 'seen');

  const program = (text: string, interpreter = '/bin/sh'): string => {
    const path = join(folder, 'program');
    writeFileSync(path, `#!${interpreter}\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const usual = join(folder, 'usual');
  writeFileSync(usual, `#!/bin/sh\n{ echo "$1"; cat; echo; } >> ${log}\n`, { mode: 0o755 });
  const options = { service: serviceUrl, waldur: waldur.url, 'waldur-token-file': token, run: usual };

  return {
    ...simulated,
    service,
    serviceUrl,
    folder,
    options,
    program,
    provision: (instead = {}) => runExample(argumentsOf({ ...options, ...instead })),
    seen: () => (existsSync(log) ? pairs(readFileSync(log, 'utf8').trim().split('\n')) : []),
    create: (name, more = {}) =>
      waldur.world.createOrder({
        type: 'Create',
        offering,
        project: more.project ?? project,
        name,
        limits: { storage: 10 },
        attributes: { storage_data_type: more.dataType ?? 'store' },
      }),
    kept: (name, more = {}) =>
      waldur.world.addResource({ offering, project, name, limits: { storage: 5 }, attributes: {}, ...more }),
    onList: (hook) => {
      onList = hook;
    },
    stop: async () => {
      service.app.server.closeAllConnections();
      await service.close();
      await waldur.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The usual program writes two lines for each order: the action, and the row. */
function pairs(lines: string[]): { action: string; path: string }[] {
  return lines.flatMap((action, at) => {
    if (at % 2 === 1) return [];
    const row = JSON.parse(lines[at + 1] ?? '') as { mountPoint: { default: string } };
    return [{ action, path: row.mountPoint.default }];
  });
}
