import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../lib/temporal/connect-client.js';
import { ensureNamespaceReady } from '../lib/temporal/ensure-namespace-ready.js';
import { type FindBinaryOptions, findBinary } from './binary/find-binary.js';
import { endProcess } from './end-process.js';
import { withFileLock } from './file-lock.js';
import { findRunningServer } from './find-running-server.js';
import { opensFile } from './opens-file.js';
import { prepareStateDir } from './prepare-state-dir.js';
import { isServing, probeServer } from './probe-server.js';
import { rotateLog } from './rotate-log.js';
import { EMBEDDED_NAMESPACE, RETENTION_DAYS } from './server-arguments.js';
import { LOOPBACK, readRecord, type ServerRecord, statePaths, writeRecord } from './server-record.js';
import { type SpawnedServer, spawnServer } from './spawn-server.js';
import { stopTemporalServer } from './stop-server.js';

export interface EnsureServerOptions {
  stateDir: string;
  cacheDir: string;
  /** Environment of the process: TEMPORAL_ADDRESS, TEMPORAL_CLI, PATH, HOME, and what Go needs for a build. */
  env: Record<string, string | undefined>;
  /** One line for the operator; goes to stderr. */
  log: (line: string) => void;
  /** Address from the configuration; like TEMPORAL_ADDRESS (which wins) it means that nothing is started here. */
  address?: string;
  /** A server in memory for this process alone: no database, no address file, gone with `stop()` or this process. */
  ephemeral?: boolean;
  /** Ports to use again if they are free, when the address file does not know them. */
  preferredPorts?: { port: number; uiPort: number };
  uid?: number;
  /** A server that lives but says nothing this long is taken for hung and replaced. Default 20 s. */
  silenceLimitMs?: number;
  findBinary?: (options: FindBinaryOptions) => Promise<{ path: string }>;
}

export interface TemporalServer {
  /** `host:port` for clients and workers. */
  address: string;
  /** Absent for a server that is not ours. */
  uiUrl?: string;
  pid?: number;
  databaseFile?: string;
  /** True when this call started it. */
  started: boolean;
  /** Ends our server, for every process that uses it; nothing for one that is not ours. */
  stop(): Promise<void>;
}

/** Longer than a first start with a build of the CLI. */
const LOCK_TIMEOUT_MS = 45 * 60_000;
const SILENCE_LIMIT_MS = 20_000;

const view = (server: SpawnedServer, started: boolean, options: EnsureServerOptions): TemporalServer => ({
  address: `${LOOPBACK}:${server.port}`,
  uiUrl: `http://${LOOPBACK}:${server.uiPort}`,
  pid: server.process.pid,
  databaseFile: statePaths(options.stateDir).database,
  started,
  stop: () => stopTemporalServer(options.stateDir),
});

async function prepareNamespace(port: number): Promise<void> {
  const client = await connectClient({ address: `${LOOPBACK}:${port}`, namespace: EMBEDDED_NAMESPACE });
  try {
    const wanted = { create: true, retentionDays: RETENTION_DAYS };
    await ensureNamespaceReady(client.connection, EMBEDDED_NAMESPACE, wanted);
  } finally {
    await client.connection.close();
  }
}

async function startEphemeral(options: EnsureServerOptions): Promise<TemporalServer> {
  const binary = await (options.findBinary ?? findBinary)(options);
  const folder = mkdtempSync(join(tmpdir(), 'siteflow-temporal-'));
  let group: number | undefined;
  const end = (): void => {
    try {
      if (group !== undefined) process.kill(-group, 'SIGKILL');
    } catch {
      // It ended already.
    }
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  const stop = async (): Promise<void> => {
    process.off('exit', end);
    end();
  };
  try {
    const server = await spawnServer({
      binary: binary.path,
      env: options.env,
      logFile: join(folder, 'temporal-server.log'),
      onSpawn: (running) => {
        group = running.process.pid;
      },
    });
    await prepareNamespace(server.port);
    return {
      address: `${LOOPBACK}:${server.port}`,
      uiUrl: `http://${LOOPBACK}:${server.uiPort}`,
      pid: server.process.pid,
      started: true,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A running server that can be used as it is; ends one that hangs or whose database has been deleted. */
async function adopt(options: EnsureServerOptions): Promise<SpawnedServer | undefined> {
  const { database } = statePaths(options.stateDir);
  const running = findRunningServer(database);
  if (running === undefined) return undefined;
  const deadline = Date.now() + (options.silenceLimitMs ?? SILENCE_LIMIT_MS);
  for (;;) {
    const health = await probeServer(running);
    if (health === 'dead') return undefined;
    if (health === 'serving') {
      if (opensFile(running.process.pid, database)) return running;
      options.log(`The database ${database} was removed; ending the Temporal server that still has it open.`);
      break;
    }
    if (Date.now() > deadline) {
      options.log(`The Temporal server (process ${running.process.pid}) lives but does not answer; replacing it.`);
      break;
    }
    await sleep(250);
  }
  await endProcess(running.process, 2_000);
  return undefined;
}

async function startLocked(options: EnsureServerOptions): Promise<TemporalServer> {
  const { stateDir, env, log } = options;
  const paths = statePaths(stateDir);
  const record = readRecord(stateDir);
  const save = (state: ServerRecord['state'], server: SpawnedServer, startedAt: string): void =>
    writeRecord(stateDir, {
      state,
      port: server.port,
      uiPort: server.uiPort,
      process: server.process,
      startedAt,
    });
  const running = await adopt(options);
  if (running) {
    await prepareNamespace(running.port);
    save('running', running, record?.startedAt ?? new Date().toISOString());
    return view(running, false, options);
  }
  const binary = await (options.findBinary ?? findBinary)(options);
  rotateLog(paths.log);
  const begun = Date.now();
  const startedAt = new Date(begun).toISOString();
  const server = await spawnServer({
    binary: binary.path,
    env,
    databaseFile: paths.database,
    logFile: paths.log,
    preferredPorts: record ?? options.preferredPorts,
    onSpawn: (spawned) => save('starting', spawned, startedAt),
  });
  await prepareNamespace(server.port);
  save('running', server, startedAt);
  log(
    `Temporal server ready in ${((Date.now() - begun) / 1000).toFixed(1)} s: ${LOOPBACK}:${server.port}, ` +
      `web page http://${LOOPBACK}:${server.uiPort}, process ${server.process.pid}, database ${paths.database}`,
  );
  return view(server, true, options);
}

/**
 * Gives a running Temporal server: the one that is configured, or the one of the state folder, which is started if it
 * does not run. The first process starts it under a lock, in a session of its own, so that it outlives that process;
 * all others connect to it. A second call, in this or another process, returns the same server.
 *
 * @throws Error when no binary can be had, the state folder is unfit, or the server does not come up
 */
export async function ensureTemporalServer(options: EnsureServerOptions): Promise<TemporalServer> {
  const configured = options.env.TEMPORAL_ADDRESS || options.address;
  if (configured) return { address: configured, started: false, stop: async () => undefined };
  if (options.ephemeral) return startEphemeral(options);
  prepareStateDir(options.stateDir, options.uid ?? process.getuid?.() ?? 0);
  const paths = statePaths(options.stateDir);
  const record = readRecord(options.stateDir);
  if (record?.state === 'running' && (await isServing(record, paths.database))) {
    return view(record, false, options);
  }
  const onWait = (pid: number): void => options.log(`Process ${pid} is starting the Temporal server; waiting for it.`);
  return withFileLock(paths.lock, { timeoutMs: LOCK_TIMEOUT_MS, onWait }, () => startLocked(options));
}
