import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EndedCommand, HolderReport, HoldRequest, HoldResult } from '../../contracts/writer.js';
import { processIdentity } from '../lib/process-identity.js';
import type { ActivityCalls } from './activity-calls.js';
import type { ChildFile } from './child-record.js';
import type { HostClaim } from './host-claim.js';
import { Inheritance } from './inheritance.js';
import { Lease } from './lease.js';
import { settlePredecessor } from './settle-predecessor.js';

/** The lease is renewed this often. */
const BEAT_MS = 3_000;
/** What the server has not taken is told it again so soon: nobody else writes meanwhile. */
const AGAIN_MS = 200;

export interface HoldWriterDeps {
  holder: string;
  hostKey: string;
  child: (group: string) => ChildFile;
  /** Keeps agents of other Temporal servers on this host from writing to the same thing. */
  claim: HostClaim;
  /** Heartbeats and completion of the running activity. */
  calls: () => ActivityCalls;
  /** What was told of the command of a turn by a process of its host. */
  toldEnded: (group: string, turn: string) => Promise<EndedCommand | undefined>;
  /** Milliseconds for which the backend may be at work for a command of this process that was killed. */
  settlesMs: (group: string) => number;
  /** This process is the writer now and may take work. */
  onAcquired: (group: string, lease: Lease) => Promise<void>;
  /** Takes no more work; resolves when nothing of this process is being written any more. */
  onReleased: (group: string, reason: string) => Promise<void>;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Builds what holds one writer group for one turn. It ends when the group can be given to the next holder: the queue is
 * empty, no command runs, and the server knows both. A holder that is lost ends too, but nobody waits for it.
 *
 * @returns whether the server has taken the completion
 */
export function createHoldWriter(deps: HoldWriterDeps): (request: HoldRequest) => Promise<boolean> {
  return async ({ group, sliceMs, predecessor }) => {
    const { log, holder, hostKey, stopping, claim } = deps;
    const child = deps.child(group);
    const calls = deps.calls();
    const inheritance = new Inheritance(predecessor);
    const own = processIdentity(process.pid);
    const settling = {
      ...{ inheritance, hostKey, child, log },
      toldEnded: (turn: string) => deps.toldEnded(group, turn),
    };
    const left = (): HolderReport | null => inheritance.left({ holder, hostKey });
    const lease = new Lease({
      ...{ group, holder, hostKey, child, before: left },
      about: { turn: randomUUID(), ...(own === undefined ? {} : { process: own }) },
      ...{ send: calls.beat, keep: () => claim.descriptor, settlesMs: () => deps.settlesMs(group) },
    });
    const timer = setInterval(() => void lease.beat(), BEAT_MS);
    const ended = new AbortController();
    const reason = firstOf(lease, stopping);
    void reason.then(() => ended.abort());
    try {
      await lease.beat();
      await settlePredecessor({ ...settling, signal: ended.signal });
      if (!ended.signal.aborted && (await claim.take(ended.signal))) {
        inheritance.unsettled();
        await settlePredecessor({ ...settling, signal: ended.signal });
      }
      if (ended.signal.aborted) return await giveBack(lease, calls, { left: left() }, await reason);
      lease.begin();
      await deps.onAcquired(group, lease);
      log.info({ group }, 'this process is the writer');
      const why = await Promise.race([reason, turn(sliceMs, ended.signal)]);
      log.info({ group, why }, 'this process gives the writer back');
      lease.drain();
      await deps.onReleased(group, why);
      return await giveBack(lease, calls, { left: lease.left() }, why);
    } finally {
      clearInterval(timer);
      claim.release();
    }
  };

  /** Says first in a heartbeat, then by the completion, what the next holder has to wait for. */
  async function giveBack(lease: Lease, calls: ActivityCalls, result: HoldResult, why: string): Promise<boolean> {
    while (!lease.lost) {
      if (await lease.beat()) {
        const answer = await calls.complete(result).catch(() => undefined);
        if (answer === 'done') deps.log.info({ why }, 'the writer can be given to the next one');
        if (answer !== undefined) return answer === 'done';
      }
      await sleep(AGAIN_MS);
    }
    return false;
  }
}

function firstOf(lease: Lease, stopping: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    void lease.over.then((how) => resolve(how === 'lost' ? 'the lease is lost' : 'another process waits for its turn'));
    if (stopping.aborted) resolve('the process stops');
    stopping.addEventListener('abort', () => resolve('the process stops'), { once: true });
  });
}

/** A turn begins when its holder may write. */
function turn(sliceMs: number | null, ended: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (sliceMs === null) return;
    const timer = setTimeout(() => resolve('its turn is over'), sliceMs);
    ended.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
