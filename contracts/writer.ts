/**
 * The lease of the single writer. Clusters whose changes are kept in one place form a writer group; workflow
 * `writer/<group>` lets one process at a time hold the group, by one long activity whose heartbeat is the lease.
 */

/** Query of the workflow `writer`: the seats that it asks in turn. */
export const SEATS_QUERY = 'seats';
/** Query: the report whose command the present holder may wait for, as long as nobody has told of its end. */
export const AWAITED_QUERY = 'awaited';
/** Signal of a process on the host of that report, and query for it. */
export const ENDED_SIGNAL = 'ended';
export const ENDED_QUERY = 'ended';

/** The command of a lost holder has ended, as was seen on its host. */
export interface EndedCommand {
  /** `HolderReport.turn` */
  turn: string;
  /** Nobody saw it do its work to the end. */
  killed: boolean;
}

/** Input of the workflow `writer`, and what it hands on when it continues as new. */
export interface WriterInput {
  group: string;
  /** Who may be asked to hold the group, in the order in which they take turns. */
  seats: string[];
  /** What the last holder reported before it was lost; null when it gave the group back in good order. */
  predecessor: HolderReport | null;
}

/** Heartbeat of a holder. */
export interface HolderReport {
  /** For people: role, host and process. */
  holder: string;
  /** Same key = same boot, process table and state folder, so its processes can be looked at from here. */
  hostKey: string;
  state: 'acquiring' | 'idle' | 'writing' | 'draining';
  /** Longest time, from this report on, that a command it started can still live; 0 = none runs. */
  childMayLiveMs: number;
  /** So long, from this report on, the backend may be at work for a command that was killed. Absent: it is not. */
  settlesMs?: number;
  /** Names this turn of this holder. */
  turn?: string;
  /** The holder, for processes of its host. */
  process?: { pid: number; startTicks: string; bootId: string };
  /** While `acquiring`: what it waits for. It is handed on by whoever never got as far as writing. */
  before?: HolderReport | null;
}

export interface HoldRequest {
  group: string;
  seat: string;
  /** How long it may write while others wait for their turn, from the moment that it may; null = until told otherwise. */
  sliceMs: number | null;
  predecessor: HolderReport | null;
}

/** How a turn ended in good order. */
export interface HoldResult {
  /** What the next holder has to wait for; null = nothing is left. */
  left: HolderReport | null;
}

/** Activity on the queue `writerQueue(group, seat)`. */
export interface WriterActivities {
  /** Holds the group until the slice ends, the process stops or the lease is lost; then has drained what it wrote. */
  holdWriter(request: HoldRequest): Promise<HoldResult>;
}
