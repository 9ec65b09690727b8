import { ApplicationFailure } from '@temporalio/common';
import type { ApplyResult } from '../../contracts/allocation.js';
import { failure } from '../lib/failure.js';
import type { Settled, WriteRequest } from '../lib/group-writer.js';
import { type AllocationJob, type OpenJob, resultOf, scopeOf } from './allocation-job.js';
import { describeChange } from './change.js';
import type { Cluster } from './cluster.js';
import { notShown } from './not-shown.js';
import { plan } from './plan.js';
import { snapshot } from './snapshot.js';
import type { WriteHealth } from './write-health.js';
import { writeRound } from './write-round.js';

/** Writing again what a read-back did not show helps once, if at all. */
const ROUNDS = 2;

export type Outcomes = Map<string, Settled<ApplyResult>>;

/**
 * Brings a batch of allocations of one cluster into being: read, plan, write, read back, for all of them at once; each
 * ends by itself. An allocation is done when a read shows everything it wants and everything that was written for it.
 */
export async function writeBatch(
  requests: readonly WriteRequest<AllocationJob>[],
  health: WriteHealth,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const [first] = requests;
  if (first === undefined) return outcomes;
  const open = new Map<string, OpenJob>();
  const fail = (key: string, error: Error): void => {
    outcomes.set(key, { status: 'failed', error });
    open.delete(key);
  };
  try {
    await health.ready();
    const { cluster } = first.payload;
    const tresKnown = await desireAll(requests, open, fail);
    const name = await cluster.name();
    for (let round = 1; round <= ROUNDS && open.size > 0; round += 1) {
      await writeRound({ cluster, name, tresKnown, open, health, fail });
      await readBack(cluster, open, outcomes, fail);
    }
    for (const [key, job] of open) fail(key, await notApplied(job, cluster));
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    const isDown = error instanceof ApplicationFailure && error.type === 'BackendUnavailable';
    const shared = isDown && error.nextRetryDelay == null ? health.down(reason.message) : reason;
    for (const { key } of requests) if (!outcomes.has(key)) fail(key, shared);
  }
  return outcomes;
}

/** Bad names and limits are found here, before anything is written, and fail nobody else. */
async function desireAll(
  requests: readonly WriteRequest<AllocationJob>[],
  open: Map<string, OpenJob>,
  fail: (key: string, error: Error) => void,
): Promise<ReadonlySet<string>> {
  const cluster = requests[0]?.payload.cluster;
  const wanted = new Set(requests.flatMap(({ payload }) => payload.tresWanted));
  const tresKnown = (await cluster?.tres(wanted)) ?? new Set<string>();
  for (const { key, payload } of requests) {
    try {
      open.set(key, { desired: payload.desire(tresKnown), written: [], warnings: new Set() });
    } catch (error) {
      fail(key, error instanceof Error ? error : new Error(String(error)));
    }
  }
  return tresKnown;
}

async function readBack(
  cluster: Cluster,
  open: Map<string, OpenJob>,
  outcomes: Outcomes,
  fail: (key: string, error: Error) => void,
): Promise<void> {
  if (open.size === 0) return;
  const unwritten = [...open.values()].every(({ written }) => written.length === 0);
  const state = unwritten ? undefined : await readState(cluster, open);
  for (const [key, job] of open) {
    const changes = state === undefined ? [] : plan(job.desired, state);
    const [conflict] = changes.filter((change) => change.kind === 'conflict');
    if (conflict !== undefined) fail(key, failure(conflict.failureType, conflict.reason));
    else if (changes.length === 0 && (state === undefined || notShown(job.written, state).length === 0)) {
      outcomes.set(key, { status: 'done', value: resultOf(job) });
      open.delete(key);
    }
  }
}

const readState = async (cluster: Cluster, open: ReadonlyMap<string, OpenJob>) =>
  snapshot(cluster.connection, await cluster.name(), scopeOf([...open.values()].map(({ desired }) => desired)));

async function notApplied(job: OpenJob, cluster: Cluster): Promise<Error> {
  const { desired, written } = job;
  const missing = written.slice(0, 3).map(describeChange).join('; ');
  return failure(
    'BackendNotApplied',
    `sacctmgr reported success for account ${desired.account} on cluster ${await cluster.name()}, but a read-back does ` +
      `not show everything of: ${missing}. Look for deadlocks in slurmdbd.log.`,
  );
}
