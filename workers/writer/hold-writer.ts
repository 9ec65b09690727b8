import type { HolderReport, HoldRequest } from '../../contracts/writer.js';
import type { ChildFile } from './child-record.js';
import { type Answer, Lease } from './lease.js';
import { settlePredecessor } from './settle-predecessor.js';

/** The lease is renewed this often. */
const BEAT_MS = 3_000;

export interface HoldWriterDeps {
  holder: string;
  hostKey: string;
  child: (group: string) => ChildFile;
  /** Sends a heartbeat of the running activity and sees the answer. */
  sender: () => (report: HolderReport) => Promise<Answer>;
  /** This process is the writer now and may take work. */
  onAcquired: (group: string, lease: Lease, unsettled: boolean) => Promise<void>;
  /** Takes no more work; resolves when nothing of this process is being written any more. */
  onReleased: (group: string, reason: string) => Promise<void>;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/**
 * Builds the activity `holdWriter`: holds one writer group. The activity ends when the group can be given to the next
 * holder: its queue is empty and no command of it runs. A holder that is lost ends too, but nobody waits for it.
 */
export function createHoldWriter(deps: HoldWriterDeps): (request: HoldRequest) => Promise<void> {
  return async ({ group, sliceMs, predecessor }) => {
    const { log, holder, hostKey, stopping } = deps;
    const child = deps.child(group);
    const lease = new Lease({ group, holder, hostKey, child, send: deps.sender() });
    const timer = setInterval(() => void lease.beat(), BEAT_MS);
    const ended = new AbortController();
    const reason = firstOf(lease, sliceMs, stopping);
    void reason.then(() => ended.abort());
    try {
      await lease.beat();
      const unsettled = await settlePredecessor({ predecessor, hostKey, child, signal: ended.signal, log });
      if (!ended.signal.aborted) {
        lease.begin();
        await deps.onAcquired(group, lease, unsettled);
        log.info({ group, unsettled }, 'this process is the writer');
      }
      const why = await reason;
      log.info({ group, why }, 'this process gives the writer back');
      lease.drain();
      await deps.onReleased(group, why);
    } finally {
      clearInterval(timer);
    }
  };
}

function firstOf(lease: Lease, sliceMs: number | null, stopping: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    void lease.over.then((how) => resolve(how === 'lost' ? 'the lease is lost' : 'another process waits for its turn'));
    if (sliceMs !== null) setTimeout(() => resolve('its turn is over'), sliceMs).unref();
    if (stopping.aborted) resolve('the process stops');
    stopping.addEventListener('abort', () => resolve('the process stops'), { once: true });
  });
}
