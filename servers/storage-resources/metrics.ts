import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { BearerCheck } from '../lib/auth/bearer-check.js';
import type { SnapshotKeeper } from './snapshot/keeper.js';

export interface StorageMetrics {
  answered(path: string, status: number, seconds: number): void;
  read(outcome: 'ok' | 'failed', seconds: number): void;
}

const PREFIX = 'siteflow_storage_';

/** Counters of the service and gauges that are taken from its snapshot whenever they are read. */
export function createStorageMetrics(
  registry: Registry,
  keeper: () => SnapshotKeeper,
  bearer?: Pick<BearerCheck, 'state'>,
): StorageMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: `${PREFIX}requests_total`,
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: `${PREFIX}request_seconds`,
    help: 'Time from a request to its answer.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  });
  const readings = new Counter({
    name: `${PREFIX}waldur_reads_total`,
    help: 'Readings of all resources from Waldur, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const readSeconds = new Gauge({
    name: `${PREFIX}waldur_read_seconds`,
    help: 'How long the last reading of Waldur took.',
    registers,
  });
  const fromSnapshot = (name: string, help: string, value: (state: ReturnType<SnapshotKeeper['state']>) => number) =>
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers,
      collect() {
        this.set(value(keeper().state()));
      },
    });
  fromSnapshot('snapshot_age_seconds', 'Age of what is answered; -1 when there is nothing yet.', ({ kept }) =>
    kept === undefined ? -1 : Math.max(0, (Date.now() - kept.readAtMs) / 1000),
  );
  fromSnapshot('waldur_up', 'Whether the last reading of Waldur succeeded.', ({ kept, failure }) =>
    kept !== undefined && failure === undefined ? 1 : 0,
  );
  fromSnapshot('resources', 'Resources in the snapshot that have rows.', ({ kept }) =>
    kept === undefined ? 0 : kept.snapshot.facts.resources.length,
  );
  fromSnapshot('left_out_resources', 'Malformed resources that are left out of every answer.', ({ kept }) =>
    kept === undefined ? 0 : kept.snapshot.facts.leftOut.length,
  );
  fromSnapshot('resources_without_gid', 'Resources without a row because their project has no GID.', ({ kept }) =>
    kept === undefined ? 0 : kept.snapshot.facts.withoutGid,
  );
  fromSnapshot('shared_mount_points', 'Mount points that several resources in use share.', ({ kept }) =>
    kept === undefined ? 0 : kept.snapshot.facts.sharedMountPoints,
  );
  fromSnapshot('rows_with_invented_gid', 'Rows whose GID is invented.', ({ kept }) =>
    kept === undefined ? 0 : kept.snapshot.facts.mockGids,
  );
  if (bearer !== undefined)
    new Gauge({
      name: `${PREFIX}identity_provider_up`,
      help: 'Whether the identity provider gave its keys when it was asked last.',
      registers,
      collect() {
        const { usable, failing } = bearer.state();
        this.set(usable && !failing ? 1 : 0);
      },
    });
  return {
    answered: (route, status, seconds) => {
      requests.inc({ route, status });
      duration.observe(seconds);
    },
    read: (outcome, seconds) => {
      readings.inc({ outcome });
      readSeconds.set(seconds);
    },
  };
}
