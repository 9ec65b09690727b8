import type { Logger } from 'pino';
import type { ConfiguredBackends } from '../../activities/lib/backend/configured-backend.js';
import { failure } from '../../activities/lib/failure.js';
import type { CommandTimeouts } from '../../activities/lib/process/command-timeouts.js';
import { NotTheWriter, type WritePermit } from '../../activities/lib/writer/write-permit.js';
import { WriterGroups } from '../../activities/lib/writer/writer-groups.js';
import type { Environment } from '../../config/environment/environment.js';
import type { SiteConfig } from '../../config/site/site-config.js';
import { headnodeQueue, headnodeReadQueue } from '../../contracts/ids.js';
import { VERSION } from '../../contracts/version.js';
import { backendActivities, backendReadActivities } from '../lib/backend-activities.js';
import { activityLog } from '../lib/log/activity-log.js';
import { collectSecrets } from '../lib/log/collect-secrets.js';
import { openBackends } from '../lib/open-backends.js';
import { createMetrics, installRuntime, registerSecret, startHealthServer } from '../lib/process.js';
import type { RunningWorker } from '../lib/running-worker.js';
import { connectWorker } from '../lib/temporal/connection.js';
import type { TemporalConnectionOptions } from '../lib/temporal/connection-options.js';
import { GroupSeat } from '../writer/group-seat.js';
import { hostWriterLock } from './host-writer-lock.js';
import { QueueWorkers } from './queue-workers.js';
import { slowWriteLog, withWriterGauge } from './slow-writes.js';
import { findWriterGroups, type WriterGroup } from './writer-groups-of.js';

export interface HeadnodeWorkerOptions {
  config: SiteConfig;
  /** Clusters to serve; those of one writer group share one writer. */
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
 * every writer group it waits for its turn to be the single writer, and takes changes of its clusters only while it is.
 */
export async function startHeadnodeWorker(options: HeadnodeWorkerOptions): Promise<RunningWorker> {
  const { config, clusters, temporal, logger, stateDir } = options;
  for (const secret of collectSecrets(config)) registerSecret(secret);
  const { sdkMetricsUrl } = await installRuntime(logger);
  const seats: GroupSeat[] = [];
  const writers = new WriterGroups({
    exclusive: hostWriterLock(stateDir, logger),
    onSlow: slowWriteLog(logger),
    permit: (group): WritePermit => ({
      run: async (maxMs, start, hidden) => {
        const seat = seats.find((each) => each.group === group && each.holds);
        if (seat === undefined) throw new NotTheWriter(`This head node is not the writer of ${group} at present.`);
        return seat.permit.run(maxMs, start, hidden);
      },
    }),
  });
  const { env, timeouts } = options;
  const opening = { env, writers, ...(timeouts === undefined ? {} : { timeouts }) };
  const backends = new Map<string, ConfiguredBackends>();
  for (const cluster of clusters)
    backends.set(cluster, await openBackends(config, { runs: 'headnode', cluster }, opening));
  const connection = await connectWorker(temporal);
  const log = activityLog(logger);
  const stopping = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const common = {
    ...{ connection, namespace: temporal.namespace },
    onDefect: (activity: string, error: unknown) =>
      log.error({ err: error, activity }, 'an activity failed in a way that is not foreseen'),
    onEnded: (error: unknown) => fail(error),
  };
  // Whoever writes at present: what only reads is answered here.
  const readers = new QueueWorkers({
    ...{ ...common, role: 'headnode-read', clusters: backends },
    ...{ queue: headnodeReadQueue, activities: backendReadActivities },
  });
  await readers.start();

  /** Workers of turns that are over, as long as activities of theirs run. */
  const ending = new Set<Promise<void>>();
  const endLater = (ended: Promise<void>): void => {
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  };

  const takeSeat = async ({ name: group, names }: WriterGroup, members: ReadonlyMap<string, ConfiguredBackends>) => {
    const workers = new QueueWorkers({
      ...{ ...common, role: 'headnode', clusters: members, queue: headnodeQueue },
      // Release 0.1.0 sent what only reads to this queue, too.
      activities: (own, leave) => ({ ...backendActivities(own, leave), ...backendReadActivities(own) }),
    });
    const seat = await GroupSeat.take({
      ...{ group, names },
      seat: [...members.keys()].sort().join('+'),
      connection,
      namespace: temporal.namespace,
      stateDir,
      logger,
      settlesMs: () => writers.settlesMs(group),
      open: async () => {
        writers.acquired(group);
        await workers.start();
      },
      close: async (reason) => {
        const refused = failure('BackendUnavailable', `${reason}; the request goes to the next writer of ${group}.`, {
          retryAfterMs: 1000,
        });
        // What is made after a write, such as home directories, does not hold the next writer up.
        endLater(workers.stop());
        await writers.released(group, refused);
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
        const [first] = [...backends.values()].flatMap((offerings) => [...offerings.values()]).flat();
        const answer = await first?.backend.ping();
        return { ok: true, detail: answer?.what ?? `cluster ${clusters.join(', ')}` };
      },
    },
    registry: withWriterGauge(createMetrics('headnode'), writers),
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
      await Promise.all([readers.stop(), ...seats.map((seat) => seat.stop())]);
      await Promise.all(ending);
      stopped();
      await ended;
    },
  };
}
