import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import { writerQueue } from '../../contracts/ids.js';
import {
  AWAITED_QUERY,
  ENDED_QUERY,
  ENDED_SIGNAL,
  type EndedCommand,
  type HolderReport,
  type HoldResult,
  SEATS_QUERY,
  type WriterActivities,
  type WriterInput,
} from '../../contracts/writer.js';
import { WRITER_LEASE } from '../lib/activity-options.js';

/** A process offers to hold the group. */
export const join = defineSignal<[string]>('join');
/** Who is asked in turn: a process that is among them need not join again. */
export const seatsQuery = defineQuery<string[]>(SEATS_QUERY);
/** What the present holder may wait for, who tells that it has ended, and what was told last. */
export const awaitedQuery = defineQuery<HolderReport | null>(AWAITED_QUERY);
export const ended = defineSignal<[EndedCommand]>(ENDED_SIGNAL);
export const endedQuery = defineQuery<EndedCommand | null>(ENDED_QUERY);

/** With several seats each may write so long before the next one's turn. */
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
  let lost: string | undefined;
  let told: EndedCommand | null = null;
  setHandler(seatsQuery, () => seats);
  setHandler(awaitedQuery, () => (told !== null && predecessor?.turn === told.turn ? null : predecessor));
  setHandler(endedQuery, () => told);
  setHandler(ended, (command) => {
    told = command;
  });
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
    predecessor = turn.left;
    seats.splice(seats.indexOf(seat), 1);
    // Only on its own host can the end of a lost command be seen: whoever is started again there is asked first, once.
    const first = turn.lost && lost !== seat && (predecessor?.childMayLiveMs ?? 0) > 0 && patched('lost-seat-first');
    lost = turn.lost ? seat : undefined;
    if (first) seats.unshift(seat);
    else if (turn.present) seats.push(seat);
  }
}

interface Turn {
  /** What the next holder has to wait for. */
  left: HolderReport | null;
  /** False when nobody of that seat came. */
  present: boolean;
  /** Its process went away without a word. */
  lost?: boolean;
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
    // Release 0.1.0 had no result.
    (result: HoldResult | undefined): Turn => ({ left: result?.left ?? null, present: true }),
    (error: unknown) => error ?? new Error('no reason'),
  );
  if (alone) {
    // Whoever joins meanwhile gets a turn: the holder finishes its batch and gives the group back. So it does when
    // the history grows too long, which only ends between two turns.
    const asking = new CancellationScope();
    const asked = asking
      .run(() => condition(() => seats.length > 1 || isLong()))
      .then(
        () => ASKED,
        () => undefined,
      );
    if ((await Promise.race([ended, asked])) === ASKED) holding.cancel();
    asking.cancel();
  }
  const turn = await ended;
  return isTurn(turn) ? turn : judge(turn, predecessor);
}

const ASKED = Symbol('the holder is asked to give the group back');

const isTurn = (value: unknown): value is Turn => typeof value === 'object' && value !== null && 'present' in value;

/** Runs of release 0.1.0 went on however long they were. */
const isLong = (): boolean => workflowInfo().continueAsNewSuggested && patched('give-back-when-long');

async function judge(error: unknown, predecessor: HolderReport | null): Promise<Turn> {
  // Cancelled before any process came: nothing was settled meanwhile.
  if (isCancellation(error)) return { left: predecessor, present: true };
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) {
    if (cause.timeoutType === 'SCHEDULE_TO_START') return { left: predecessor, present: false };
    const left = leftBy(cause.lastHeartbeatDetails as HolderReport | undefined, predecessor);
    return { left, present: true, lost: true };
  }
  await sleep('1s');
  return { left: predecessor, present: true };
}

/** One that was lost while it waited for the end of its predecessor's command leaves that one's report. */
function leftBy(report: HolderReport | undefined, predecessor: HolderReport | null): HolderReport | null {
  if (report === undefined) return predecessor;
  return report.state === 'acquiring' ? (report.before ?? predecessor) : report;
}

function describe(seat: string, seats: readonly string[], predecessor: HolderReport | null): string {
  return [
    `**Holds the writer:** ${seat}`,
    ...(seats.length > 1 ? ['', `In turn: ${seats.join(', ')}`] : []),
    ...(predecessor === null ? [] : ['', `Lost before: ${predecessor.holder} (${predecessor.state})`]),
  ].join('\n');
}
