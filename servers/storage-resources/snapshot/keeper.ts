import type { Log } from '../../../activities/lib/log.js';
import type { SnapshotSettings } from '../../../config/storage-resources/settings.js';
import type { Snapshot } from './snapshot.js';
import { UpstreamError } from './upstream-error.js';

export interface Kept {
  snapshot: Snapshot;
  /** When Waldur began to be read for it, in milliseconds. */
  readAtMs: number;
  /** The last attempt to read Waldur failed. */
  failing: boolean;
}

export interface KeeperTools {
  settings: SnapshotSettings;
  /** Reads Waldur and makes the rows. */
  load(): Promise<Snapshot>;
  log: Log;
  /** What is answered when Waldur takes too long. */
  late: string;
  /** Told of every reading. */
  observe?(outcome: 'ok' | 'failed', seconds: number): void;
  now?: () => number;
}

export interface SnapshotKeeper {
  /**
   * The rows to answer with: the last ones read, of any age up to the maximum; the first request waits for the first
   * reading. With `fresh` they were read after this call; requests that come meanwhile share one reading.
   *
   * @throws UpstreamError when there are none, they are too old, or a fresh reading failed or took too long
   */
  get(fresh: boolean): Promise<Kept>;
  /**
   * A hint that something has changed: Waldur is read soon. Hints during a reading lead to one more. Resolves when that
   * reading is over, however it ended.
   */
  refresh(): Promise<void>;
  /** What `get(false)` would answer with, without waiting; for health and metrics. */
  state(): { kept?: Kept; failure?: UpstreamError };
  start(): void;
  stop(): void;
}

/** Reading again after a failure: soon, then ever later, but never later than the interval. */
const FIRST_RETRY_MS = 1000;
/** The same failure is told again after this time. */
const TELL_AGAIN_MS = 600_000;
/** Without any rows every request would read Waldur anew; this long the last failure is its answer. */
const FAILURE_COUNTS_MS = 1000;

export function createKeeper(tools: KeeperTools): SnapshotKeeper {
  const { settings, log } = tools;
  const now = tools.now ?? Date.now;
  let kept: { snapshot: Snapshot; readAtMs: number } | undefined;
  let failure: { error: UpstreamError; atMs: number } | undefined;
  let running: Promise<Kept> | undefined;
  let next: Promise<Kept> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let toldAtMs = 0;
  let started = false;

  const current = (): Kept | undefined => kept && { ...kept, failing: failure !== undefined };

  async function read(): Promise<Kept> {
    const readAtMs = now();
    try {
      const snapshot = await tools.load();
      // The same rows again: what was made of them stays.
      kept = { snapshot: kept?.snapshot.hash === snapshot.hash ? kept.snapshot : snapshot, readAtMs };
      if (failure !== undefined) log.info({}, 'Waldur answers again');
      failure = undefined;
      retryMs = FIRST_RETRY_MS;
      tools.observe?.('ok', (now() - readAtMs) / 1000);
      return { ...kept, failing: false };
    } catch (error) {
      const upstream =
        error instanceof UpstreamError
          ? error
          : new UpstreamError(tools.late, error instanceof Error ? error.message : String(error));
      if (upstream.reason !== failure?.error.reason || now() - toldAtMs >= TELL_AGAIN_MS) {
        log.warn({ reason: upstream.reason }, upstream.detail);
        toldAtMs = now();
      }
      failure = { error: upstream, atMs: now() };
      tools.observe?.('failed', (now() - readAtMs) / 1000);
      throw upstream;
    }
  }

  /** A reading that begins now, or, while one is running, right after it; everybody who waits for it shares it. */
  function readAnew(): Promise<Kept> {
    if (running === undefined) {
      running = read().finally(() => {
        running = undefined;
        schedule();
      });
      running.catch(() => undefined);
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return readAnew();
      });
    next.catch(() => undefined);
    return next;
  }

  function schedule(): void {
    clearTimeout(timer);
    if (!started) return;
    const interval = settings.refreshSeconds * 1000;
    const delay = failure === undefined ? interval : Math.min(retryMs, interval);
    if (failure !== undefined) retryMs *= 2;
    timer = setTimeout(() => void readAnew().catch(() => undefined), delay);
  }

  async function inTime(reading: Promise<Kept>): Promise<Kept> {
    let late: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      late = setTimeout(() => {
        reject(new UpstreamError(tools.late, `not read within ${settings.waitSeconds} s`));
      }, settings.waitSeconds * 1000);
    });
    try {
      return await Promise.race([reading, limit]);
    } finally {
      clearTimeout(late);
    }
  }

  return {
    async get(fresh) {
      if (fresh || settings.alwaysFresh) return inTime(readAnew());
      const at = current();
      if (at !== undefined && now() - at.readAtMs <= settings.maxAgeSeconds * 1000) return at;
      if (failure !== undefined && (at !== undefined || now() - failure.atMs < FAILURE_COUNTS_MS)) throw failure.error;
      return inTime(running ?? readAnew());
    },
    refresh: () =>
      readAnew().then(
        () => undefined,
        () => undefined,
      ),
    state: () => {
      const at = current();
      return { ...(at && { kept: at }), ...(failure && { failure: failure.error }) };
    },
    start: () => {
      if (started) return;
      started = true;
      if (!settings.alwaysFresh) void readAnew().catch(() => undefined);
    },
    stop: () => {
      started = false;
      clearTimeout(timer);
    },
  };
}
