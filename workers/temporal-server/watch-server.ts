import { opensFile } from './opens-file.js';
import { probeServer } from './probe-server.js';
import { rotateLog } from './rotate-log.js';
import { LOOPBACK, readRecord, type ServerRecord, statePaths } from './server-record.js';
import { type EnsureServerOptions, ensureTemporalServer, type TemporalServer } from './start-server.js';

export interface WatchServerOptions extends EnsureServerOptions {
  /** Default 3 s. */
  intervalMs?: number;
  /** The server runs again. `moved` = under another address: connections have to be made anew. */
  onRestart?: (server: TemporalServer, facts: { moved: boolean; downMs: number }) => void;
}

const knownServer = (record: ServerRecord | undefined) => ({
  port: record?.port ?? 0,
  uiPort: record?.uiPort ?? 0,
  pid: record?.process.pid ?? 0,
});

export interface ServerWatch {
  stop(): void;
}

const MAX_BACKOFF_MS = 60_000;
/** Probes in a row without an answer, while the process lives, before it is taken for hung: 5 × (3 s + 2 s). */
const SILENT_PROBES = 5;

/**
 * Looks every few seconds whether the server of the state folder serves, and starts it again if it died; any number of
 * processes may watch, the lock lets one of them act. A server that was stopped on purpose is left alone, one that is
 * not ours (configured address) is not watched. Also keeps the server's log file small. Does not keep the process alive.
 */
export function watchServer(options: WatchServerOptions): ServerWatch {
  const { stateDir, log } = options;
  const interval = options.intervalMs ?? 3_000;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let backoffMs = interval;
  let silent = 0;
  let downSince: number | undefined;
  let known = knownServer(readRecord(stateDir));

  const needsStart = async (): Promise<boolean> => {
    const record = readRecord(stateDir);
    if (record?.state === 'stopped') return false;
    if (record === undefined) return true;
    const health = await probeServer(record);
    silent = health === 'silent' ? silent + 1 : 0;
    if (health !== 'serving') return health === 'dead' || silent >= SILENT_PROBES;
    if (!opensFile(record.process.pid, statePaths(stateDir).database)) return true;
    // Another process was quicker: nothing to start, but to be told.
    return record.state === 'running' && record.process.pid !== known.pid;
  };

  const restart = async (): Promise<void> => {
    downSince ??= Date.now();
    const server = await ensureTemporalServer({ ...options, preferredPorts: known });
    const facts = { moved: server.address !== `${LOOPBACK}:${known.port}`, downMs: Date.now() - downSince };
    const who = server.started ? 'restarted here' : 'restarted by another process';
    log(
      `The Temporal server was ${who}, at ${server.address} (${(facts.downMs / 1000).toFixed(1)} s after it was missed).`,
    );
    known = knownServer(readRecord(stateDir));
    downSince = undefined;
    silent = 0;
    options.onRestart?.(server, facts);
  };

  const look = async (): Promise<void> => {
    try {
      if (await needsStart()) {
        if (!stopped) await restart();
      } else rotateLog(statePaths(stateDir).log);
      backoffMs = interval;
    } catch (error) {
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
      const reason = error instanceof Error ? error.message : String(error);
      log(`The Temporal server cannot be restarted: ${reason} Next attempt in ${Math.round(backoffMs / 1000)} s.`);
    }
    if (stopped) return;
    timer = setTimeout(look, backoffMs);
    timer.unref();
  };

  if (options.env.TEMPORAL_ADDRESS || options.address) return { stop: () => undefined };
  timer = setTimeout(look, interval);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
