import type { Logger } from 'pino';
import { failure } from '../../activities/lib/failure.js';
import { NotTheWriter, type WritePermit } from '../../activities/lib/writer/write-permit.js';
import { type CommandTimeouts, type ConfiguredBackend, WriterGroups } from '../../activities/slurm/index.js';
import type { Environment } from '../../config/environment/environment.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import { VERSION } from '../../contracts/version.js';
import { activityLog } from '../lib/log/activity-log.js';
import { collectSecrets } from '../lib/log/collect-secrets.js';
import { createMetrics, installRuntime, registerSecret, startHealthServer } from '../lib/process.js';
import type { RunningWorker } from '../lib/running-worker.js';
import { connectWorker } from '../lib/temporal/connection.js';
import type { TemporalConnectionOptions } from '../lib/temporal/connection-options.js';
import { GroupSeat } from '../writer/group-seat.js';
import { ApplyWorkers } from './apply-workers.js';
import { headnodeBackends } from './headnode-backends.js';
import { hostWriterLock } from './host-writer-lock.js';
import { findWriterGroups } from './writer-groups-of.js';

export interface HeadnodeWorkerOptions {
  config: SiteConfig;
  /** Clusters to serve; those on one slurmdbd share one writer. */
  clusters: string[];
  temporal: TemporalConnectionOptions;
  logger: Logger;
  stateDir: string;
  healthPort: number;
  env: Environment;
  /** Instead of the usual ones. */
  timeouts?: CommandTimeouts;
}

/**
 * Starts the worker of some clusters' head-node queues: commands only, no workflows, no inbound port but loopback. For
 * every slurmdbd it waits for its turn to be the single writer, and takes work of the clusters there only while it is.
 */
export async function startHeadnodeWorker(options: HeadnodeWorkerOptions): Promise<RunningWorker> {
  const { config, clusters, temporal, logger, stateDir } = options;
  for (const secret of collectSecrets(config)) registerSecret(secret);
  const { sdkMetricsUrl } = await installRuntime(logger);
  const seats: GroupSeat[] = [];
  const writers = new WriterGroups({
    exclusive: hostWriterLock(stateDir, logger),
    permit: (group): WritePermit => ({
      run: async (maxMs, start) => {
        const seat = seats.find((each) => each.group === group && each.holds);
        if (seat === undefined) throw new NotTheWriter(`This head node is not the writer of ${group} at present.`);
        return seat.permit.run(maxMs, start);
      },
    }),
  });
  const backends = new Map(
    clusters.map((cluster) => [cluster, headnodeBackends(config, cluster, options.env, writers, options.timeouts)]),
  );
  const connection = await connectWorker(temporal);
  const log = activityLog(logger);
  const stopping = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const takeSeat = async (group: string, members: ReadonlyMap<string, ReadonlyMap<string, ConfiguredBackend>>) => {
    const workers = new ApplyWorkers({
      connection,
      namespace: temporal.namespace,
      clusters: members,
      onDefect: (activity, error) =>
        log.error({ err: error, activity }, 'an activity failed in a way that is not foreseen'),
      onEnded: fail,
    });
    const seat = await GroupSeat.take({
      group,
      seat: [...members.keys()].sort().join('+'),
      connection,
      namespace: temporal.namespace,
      stateDir,
      logger,
      open: async (unsettled) => {
        writers.acquired(group, unsettled);
        await workers.start();
      },
      close: async (reason) => {
        const refused = failure('BackendUnavailable', `${reason}; the request goes to the next writer of ${group}.`, {
          retryAfterMs: 1000,
        });
        await Promise.all([writers.released(group, refused), workers.stop()]);
      },
    });
    seats.push(seat);
    seat.ended.catch(fail);
  };
  const joining = findWriterGroups({ backends, logger, signal: stopping.signal, found: takeSeat });
  joining.catch(fail);

  const health = await startHealthServer({
    port: options.healthPort,
    checks: {
      backend: async () => {
        const [first] = [...backends.values()].flatMap((offerings) => [...offerings.values()]);
        const answer = await first?.backend.ping();
        return { ok: true, detail: `cluster ${answer?.cluster ?? clusters.join(', ')}` };
      },
    },
    registry: createMetrics('headnode'),
    sdkMetricsUrl,
    runFile: { stateDir, role: `headnode-${clusters.join('+')}`, version: VERSION },
  });
  const offerings = [...backends.values()].flatMap((each) => [...each.keys()]);
  logger.info({ clusters, offerings, health: health.url }, 'head-node worker ready');

  let stopped: () => void = () => undefined;
  const ended = Promise.race([failed, new Promise<void>((resolve) => (stopped = resolve))]).finally(async () => {
    await health.close();
    await connection.close();
  });
  return {
    ended,
    stop: async (reason) => {
      health.drain(reason);
      stopping.abort();
      await joining.catch(() => undefined);
      await Promise.all(seats.map((seat) => seat.stop()));
      stopped();
      await ended;
    },
  };
}
