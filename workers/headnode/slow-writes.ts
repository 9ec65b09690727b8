import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { WriterGroups } from '../../activities/lib/writer/writer-groups.js';

/** So often a batch that goes on is told of in the log. */
const AGAIN_MS = 60_000;

/** Leaves a line in the log for a batch that takes unusually long, and one a minute while it goes on. */
export function slowWriteLog(logger: Pick<Logger, 'warn'>): (group: string, elapsedMs: number) => void {
  const told = new Map<string, number>();
  return (group, elapsedMs) => {
    const last = told.get(group);
    // Less than before: another batch.
    if (last !== undefined && elapsedMs >= last && elapsedMs - last < AGAIN_MS) return;
    told.set(group, elapsedMs);
    const seconds = Math.round(elapsedMs / 1000);
    logger.warn(
      { group, seconds },
      'writing takes long: the backend answers slowly, or waits for a lock of its database',
    );
  };
}

/** A gauge of how long the running batch of each writer group has been written. */
export function withWriterGauge(registry: Registry, writers: Pick<WriterGroups, 'writingMs'>): Registry {
  new Gauge({
    name: 'siteflow_writer_batch_seconds',
    help: 'How long the running batch of a writer group has been written; 0 while none is.',
    labelNames: ['group'],
    registers: [registry],
    collect() {
      for (const [group, ms] of writers.writingMs()) this.set({ group }, ms / 1000);
    },
  });
  return registry;
}
