import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import { writerQueue } from '../../contracts/ids.js';
import type { HolderReport, WriterActivities, WriterInput } from '../../contracts/writer.js';
import { WRITER_LEASE } from '../lib/activity-options.js';

/** A process offers to hold the group; repeated while it waits. */
export const join = defineSignal<[string]>('join');

/** With several seats each holds the group this long before the next one's turn. */
const SLICE_MS = 30_000;
/** A seat of several that does not answer so long has lost its process; it joins again when it is back. */
const ABSENT_AFTER_MS = 10_000;

/**
 * Lets exactly one process at a time write to one writer group. It never ends: a holder that gives up or is lost is
 * followed by whoever waits, on the same seat (a second head node of the cluster) or the next one (another cluster's). The
 * server's own rule makes it exclusive: an activity whose heartbeat stays away is over before the next one starts.
 */
export async function writer(input: WriterInput): Promise<void> {
  const seats = [...input.seats];
  let predecessor = input.predecessor;
  setHandler(join, (seat) => {
    if (!seats.includes(seat)) seats.push(seat);
  });
  for (;;) {
    await condition(() => seats.length > 0);
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof writer>({ group: input.group, seats, predecessor });
    const [seat] = seats;
    if (seat === undefined) continue;
    setCurrentDetails(describe(seat, seats, predecessor));
    const turn = await takeTurn(input.group, seat, seats, predecessor);
    predecessor = turn.lost;
    seats.splice(seats.indexOf(seat), 1);
    if (turn.present) seats.push(seat);
  }
}

interface Turn {
  /** Last report of a holder that was lost with the group in its hands. */
  lost: HolderReport | null;
  /** False when nobody of that seat came. */
  present: boolean;
}

/** One holding of the group, from its start to its end, whatever that is. */
async function takeTurn(
  group: string,
  seat: string,
  seats: readonly string[],
  predecessor: HolderReport | null,
): Promise<Turn> {
  const alone = seats.length === 1;
  const { holdWriter } = proxyActivities<WriterActivities>({
    ...WRITER_LEASE,
    taskQueue: writerQueue(group, seat),
    summary: `hold the writer of ${group} for ${seat}`,
    ...(alone ? {} : { scheduleToStartTimeout: ABSENT_AFTER_MS }),
  });
  const holding = new CancellationScope();
  const held = holding.run(() => holdWriter({ group, seat, sliceMs: alone ? null : SLICE_MS, predecessor }));
  const ended = held.then(
    () => undefined,
    (error: unknown) => error ?? new Error('no reason'),
  );
  if (alone) {
    // Whoever joins meanwhile gets a turn: the holder finishes its batch and gives the group back.
    const joined = condition(() => seats.length > 1).then(() => JOINED);
    if ((await Promise.race([ended, joined])) === JOINED) holding.cancel();
  }
  return judge(await ended, predecessor);
}

const JOINED = Symbol('another seat joined');

async function judge(error: unknown, predecessor: HolderReport | null): Promise<Turn> {
  if (error === undefined || isCancellation(error)) return { lost: null, present: true };
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) {
    if (cause.timeoutType === 'SCHEDULE_TO_START') return { lost: predecessor, present: false };
    const report = cause.lastHeartbeatDetails as HolderReport | undefined;
    return { lost: report ?? predecessor, present: true };
  }
  await sleep('1s');
  return { lost: predecessor, present: true };
}

function describe(seat: string, seats: readonly string[], predecessor: HolderReport | null): string {
  return [
    `**Holds the writer:** ${seat}`,
    ...(seats.length > 1 ? ['', `In turn: ${seats.join(', ')}`] : []),
    ...(predecessor === null ? [] : ['', `Lost before: ${predecessor.holder} (${predecessor.state})`]),
  ].join('\n');
}
