import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.js';
import { type ProcessIdentity, processIdentity } from '../lib/process-identity.js';
import { endProcess } from './end-process.js';
import { probeServer } from './probe-server.js';
import { serverArguments } from './server-arguments.js';

export interface SpawnServerOptions {
  binary: string;
  env: Record<string, string | undefined>;
  /** Absent = in memory; the server then ends with this process. */
  databaseFile?: string;
  logFile: string;
  preferredPorts?: { port: number; uiPort: number } | undefined;
  namespace?: string;
  /** Called as soon as the process exists, before it answers. */
  onSpawn?: (server: SpawnedServer) => void;
}

export interface SpawnedServer {
  process: ProcessIdentity;
  port: number;
  uiPort: number;
}

const READY_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;
/**
 * Settings of Go's garbage collector. Measured with server 1.29.1, small caches (server-arguments.ts) except in the
 * first row, 1,000 workflows of 3 activities, 40 at a time, interleaved runs; resident MB idle / after the load, and
 * server CPU per workflow (70 MB of the resident size is the program file itself):
 *
 *     defaults                       114 / 261–277 MB   57–59 ms
 *     GOMEMLIMIT=200MiB              114 / 238–243 MB   49–61 ms
 *     GOGC=75, GOMEMLIMIT=200MiB     114 / 216–219 MB   58–63 ms
 *
 * The last row is used: 199–212 MB after 500 workflows, 241 MB after 3,000 at 58 ms. GOMEMLIMIT=100MiB alone: 170 MB
 * after 500, but a third more CPU.
 */
const MEMORY = { GOGC: '75', GOMEMLIMIT: '200MiB' };

/** The server gets a few variables only: no token of ours, no Temporal profile of the user. */
const environment = (env: SpawnServerOptions['env']): Record<string, string> => ({
  PATH: env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  HOME: env.HOME ?? '/',
  GOGC: env.GOGC ?? MEMORY.GOGC,
  GOMEMLIMIT: env.GOMEMLIMIT ?? MEMORY.GOMEMLIMIT,
});

/**
 * Ties a server without database to this process: descriptor 3 is a pipe that only this process holds open. However
 * this process ends, also by SIGKILL, the pipe closes and the whole process group with the server in it is killed.
 */
const TIED = '( read -r _ <&3; kill -9 0 ) & exec 3<&-; exec "$@"';

const logTail = (path: string, from: number): string => {
  try {
    return readFileSync(path).subarray(from).toString().trim().split('\n').slice(-3).join(' | ').slice(-600);
  } catch {
    return 'its log is gone';
  }
};

async function attempt(options: SpawnServerOptions): Promise<SpawnedServer | { problem: string }> {
  const port = await freePort(options.preferredPorts?.port);
  let uiPort = await freePort(options.preferredPorts?.uiPort);
  while (uiPort === port) uiPort = await freePort();
  const args = serverArguments({
    port,
    uiPort,
    ...(options.databaseFile === undefined ? {} : { databaseFile: options.databaseFile }),
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
  });
  const log = openSync(options.logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const persistent = options.databaseFile !== undefined;
  const child = spawn(
    persistent ? options.binary : '/bin/sh',
    persistent ? args : ['-c', TIED, 'sh', options.binary, ...args],
    {
      cwd: '/',
      env: environment(options.env),
      stdio: persistent ? ['ignore', log, log] : ['ignore', log, log, 'pipe'],
      // A session of its own: Ctrl-C in the terminal and the end of this process leave a persistent server running.
      detached: true,
    },
  );
  closeSync(log);
  const tie = child.stdio[3];
  if (tie instanceof Socket) tie.unref();
  let failed: string | undefined;
  child.once('error', (error: NodeJS.ErrnoException) => {
    failed = `${options.binary} cannot be run (${error.code ?? error.message})`;
  });
  child.once('exit', (code, signal) => {
    if (tie instanceof Socket) tie.destroy();
    failed = `it ended at once (${signal ?? `exit ${code}`}): ${logTail(options.logFile, logStart)}`;
  });
  child.unref();
  const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
  if (identity === undefined) {
    await sleep(50);
    return { problem: failed ?? 'it ended at once' };
  }
  const server = { process: identity, port, uiPort };
  options.onSpawn?.(server);
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (failed !== undefined) return { problem: failed };
    if ((await probeServer(server, 1_000)) === 'serving') return server;
    await sleep(50);
  }
  await endProcess(identity, 2_000);
  return { problem: `it did not answer within ${READY_TIMEOUT_MS / 1000} s: ${logTail(options.logFile, logStart)}` };
}

/**
 * Starts a Temporal server on loopback and waits until it serves. A port that is taken between the choice and the start
 * makes the server end at once; then it is started again with other ports.
 */
export async function spawnServer(options: SpawnServerOptions): Promise<SpawnedServer> {
  let problem = '';
  for (let n = 0; n < ATTEMPTS; n += 1) {
    const preferred = n === 0 ? options.preferredPorts : undefined;
    const result = await attempt({ ...options, preferredPorts: preferred });
    if ('process' in result) return result;
    problem = result.problem;
  }
  throw new Error(
    `The Temporal server does not start (${ATTEMPTS} attempts): ${problem}. See ${options.logFile}. ` +
      'If its database is damaged, move temporal.db* out of the state folder: it is rebuilt from Waldur and the cluster.',
  );
}
