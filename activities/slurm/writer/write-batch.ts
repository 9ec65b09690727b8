import { ApplicationFailure } from '@temporalio/common';
import type { ApplyResult } from '../../../contracts/allocation.js';
import { failure } from '../../lib/failure.js';
import type { StaleGuard } from '../../lib/writer/stale-guard.js';
import { NotTheWriter } from '../../lib/writer/write-permit.js';
import type { BatchResult, Settled, WriteRequest } from '../../lib/writer/write-request.js';
import type { BatchTools, BatchWriter } from '../../lib/writer/writer-groups.js';
import { describeChange, notShown, underWay } from '../changes/change.js';
import { planGoal } from '../plan/plan-goal.js';
import type { Cluster } from '../state/cluster.js';
import { scopeOf } from '../state/scope-of.js';
import { snapshot } from '../state/snapshot.js';
import { type AllocationJob, type OpenJob, resultOf } from './allocation-job.js';
import { writeRound } from './write-round.js';

/** Writing again what a read-back did not show helps once, if at all. */
const ROUNDS = 2;

type Outcomes = Map<string, Settled<ApplyResult>>;
type Requests = readonly WriteRequest<AllocationJob>[];

/**
 * Brings a batch of allocations of one cluster into being: read, plan, write, read back, for all of them at once; each
 * ends by itself. An allocation is done when a read shows everything it wants and everything that was written for it.
 * While slurmdbd is down nobody fails: `down` says why, and who has no outcome is to be written again.
 */
async function writeBatch(requests: Requests, tools: BatchTools): Promise<BatchResult<ApplyResult>> {
  const outcomes: Outcomes = new Map();
  const [first] = requests;
  if (first === undefined) return { outcomes };
  const open = new Map<string, OpenJob>();
  const fail = (key: string, error: Error): void => {
    outcomes.set(key, { status: 'failed', error });
    open.delete(key);
  };
  try {
    await tools.health.ready();
    const { cluster } = first.payload;
    const tresKnown = await desireAll(requests, open, fail, tools.guard);
    const name = await cluster.name();
    const budget = { extraWrites: 6, hangs: 3 };
    for (let round = 1; round <= ROUNDS && open.size > 0; round += 1) {
      let wrote = false;
      const writing = (): void => {
        wrote = true;
      };
      await writeRound({ ...tools, cluster, name, tresKnown, open, fail, budget, writing });
      await readBack(cluster, open, outcomes, fail, wrote);
    }
    for (const [key, job] of open) fail(key, await notApplied(job, cluster));
  } catch (error) {
    if (isDown(error)) return { outcomes, down: error.message };
    const shared = error instanceof NotTheWriter ? elsewhere(error) : asError(error);
    for (const { key } of requests) if (!outcomes.has(key)) fail(key, shared);
  }
  return { outcomes };
}

/** A timeout here means that reading hung for everybody: whoever hangs alone was found before. */
const isDown = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && (error.type === 'BackendUnavailable' || error.type === 'BackendTimeout');

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const elsewhere = (error: Error): Error => failure('BackendUnavailable', error.message, { retryAfterMs: 1000 });

/** Bad names and limits, and wishes that a newer order has overtaken, are found before anything is written. */
async function desireAll(
  requests: Requests,
  open: Map<string, OpenJob>,
  fail: (key: string, error: Error) => void,
  guard: StaleGuard,
): Promise<ReadonlySet<string>> {
  const cluster = requests[0]?.payload.cluster;
  const wanted = new Set(requests.flatMap(({ payload }) => payload.tresWanted));
  const tresKnown = (await cluster?.tres(wanted)) ?? new Set<string>();
  const keepsCase = (await cluster?.keepsCase()) ?? false;
  for (const { payload } of requests) guard.note(payload.observed);
  for (const { key, payload } of requests) {
    try {
      const stale = guard.objection(payload.observed);
      if (stale !== undefined) fail(key, stale);
      else open.set(key, { desired: payload.desire(tresKnown, keepsCase), written: [], warnings: new Set() });
    } catch (error) {
      fail(key, asError(error));
    }
  }
  return tresKnown;
}

/**
 * @param wrote something was written since the allocations were planned, for any of them: one that had nothing to write
 *   itself may have counted on what another one was refused
 */
async function readBack(
  cluster: Cluster,
  open: Map<string, OpenJob>,
  outcomes: Outcomes,
  fail: (key: string, error: Error) => void,
  wrote: boolean,
): Promise<void> {
  if (open.size === 0) return;
  // What an earlier round wrote and did not find counts as well, though nobody planned it again.
  const isOwed = [...open.values()].some(({ written }) => written.length > 0);
  const state = wrote || isOwed ? await readState(cluster, open) : undefined;
  for (const [key, job] of open) {
    const changes = state === undefined ? [] : planGoal(job.desired, state);
    const conflict = changes.find((change) => change.kind === 'conflict') ?? underWay(job.written, changes);
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

/** How every Slurm offering writes: those of one cluster, reached in one way, share a batch. */
export const slurmBatches: BatchWriter<AllocationJob> = {
  write: writeBatch,
  probe: ({ cluster }) => cluster.probe(),
};
