import { NotTheWriter, type StartWrite, type WritePermit } from '../../activities/lib/writer/write-permit.js';
import type { HolderReport } from '../../contracts/writer.js';
import { type Clocks, systemClocks } from './clocks.js';

/** A write starts only while the last acknowledged heartbeat is younger than this; the server waits 12 s. */
export const FRESH_MS = 8_000;
/** Without an acknowledgement for so long the server has given the lease away. */
const LOST_AFTER_MS = 12_000;
/** A command that outlives its time is said to live for at least so long, again with every report. */
const STILL_MS = 10_000;

/** What the server says to a heartbeat. `give-up`: others wait; finish and hand over. `lost`: it is somebody else's. */
export type Answer = 'held' | 'give-up' | 'lost';

export interface LeaseOptions {
  group: string;
  holder: string;
  hostKey: string;
  /** Sends one heartbeat and returns what the server answered; rejects when it cannot be reached. */
  send: (report: HolderReport) => Promise<Answer>;
  /** Told of every command, before and after; gives it the mark by which it is found. */
  child: { aboutToStart(livesOnMs: number): string; started(pid: number): void; ended(): void };
  /** A descriptor that every command keeps open; see `HostClaim`. */
  keep?: () => number | undefined;
  /** Milliseconds for which the backend may be at work for a command that was killed. */
  settlesMs?: () => number;
  /** Names this turn and its process, for other processes of this host. */
  about?: Pick<HolderReport, 'turn' | 'process'>;
  /** What this holder still waits for, before it begins. */
  before?: () => HolderReport | null;
  clocks?: Clocks;
}

/**
 * The right to write to one group, for as long as its heartbeats are acknowledged. `over` resolves with the reason when
 * it is to be given back (`give-up`) or is gone (`lost`); never earlier than that.
 */
export class Lease implements WritePermit {
  readonly over: Promise<'give-up' | 'lost'>;
  readonly #options: LeaseOptions;
  readonly #clocks: Clocks;
  #state: HolderReport['state'] = 'acquiring';
  #lost = false;
  #acknowledged: { monotonic: number; wall: number };
  #childUntil: number | undefined;
  #sending: Promise<unknown> = Promise.resolve();
  #end: (reason: 'give-up' | 'lost') => void = () => undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#clocks = options.clocks ?? systemClocks;
    this.#acknowledged = this.#now();
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** From here on writes may start. */
  begin(): void {
    this.#state = 'idle';
  }

  /** The queue is being closed; the batch that runs may still be written. */
  drain(): void {
    this.#state = 'draining';
  }

  /** Milliseconds since the last heartbeat that the server acknowledged was sent, on the clock that is further. */
  age(): number {
    const { monotonic, wall } = this.#now();
    return Math.max(monotonic - this.#acknowledged.monotonic, wall - this.#acknowledged.wall);
  }

  /**
   * Sends a heartbeat after those that are on their way. Never rejects: silence is seen by its age.
   *
   * @returns whether the server has acknowledged this very one
   */
  beat(): Promise<boolean> {
    const sent = this.#sending.then(() => this.#send());
    this.#sending = sent;
    return sent;
  }

  async run<T>(maxMs: number, start: StartWrite<T>, hidden = false): Promise<T> {
    this.#refuseUnless(this.#writable());
    // The server knows of the command before it starts: whoever comes after us waits for its end.
    this.#childUntil = this.#clocks.monotonic() + maxMs;
    try {
      const announced = await this.beat();
      this.#refuseUnless(announced && this.#writable());
      const mark = this.#options.child.aboutToStart(hidden ? maxMs : 0);
      try {
        return await start((pid, kill) => this.#started(pid, kill), mark, this.#options.keep?.());
      } finally {
        this.#options.child.ended();
      }
    } finally {
      this.#childUntil = undefined;
      // If we are killed now, nobody has to wait for a command that has ended.
      void this.beat();
    }
  }

  /** What the next holder has to know of this one, once it has drained; null = nothing. */
  left(): HolderReport | null {
    const report = this.#report();
    return report.settlesMs === undefined && report.childMayLiveMs === 0 && report.before === undefined ? null : report;
  }

  /**
   * The process may have been stopped between the last look at the clock and the start of the command; then the command
   * is ended before it has reached the backend.
   */
  #started(pid: number, kill: () => void): void {
    if (this.age() < FRESH_MS) this.#options.child.started(pid);
    else kill();
  }

  #writable(): boolean {
    return !this.#lost && this.#state !== 'acquiring' && this.age() < FRESH_MS;
  }

  #refuseUnless(allowed: boolean): void {
    if (allowed) return;
    const { group } = this.#options;
    throw new NotTheWriter(`This head node is not the writer of ${group} at present; the request goes to whoever is.`);
  }

  async #send(): Promise<boolean> {
    const sentAt = this.#now();
    const answer = await this.#options.send(this.#report()).catch(() => undefined);
    const acknowledged = answer === 'held' || answer === 'give-up';
    if (acknowledged) this.#acknowledged = sentAt;
    if (answer === 'give-up') this.#end('give-up');
    if (answer === 'lost' || this.age() > LOST_AFTER_MS) {
      this.#lost = true;
      this.#end('lost');
    }
    return acknowledged;
  }

  #report(): HolderReport {
    const { holder, hostKey, about, settlesMs = none, before } = this.#options;
    const left = this.#childUntil === undefined ? 0 : Math.max(STILL_MS, this.#childUntil - this.#clocks.monotonic());
    const state = left > 0 && this.#state === 'idle' ? 'writing' : this.#state;
    const settles = Math.ceil(settlesMs());
    const inherited = state === 'acquiring' ? (before?.() ?? null) : null;
    return {
      ...{ holder, hostKey, state, childMayLiveMs: Math.ceil(left), ...about },
      ...(settles > 0 ? { settlesMs: settles } : {}),
      ...(inherited === null ? {} : { before: inherited }),
    };
  }

  #now(): { monotonic: number; wall: number } {
    return { monotonic: this.#clocks.monotonic(), wall: this.#clocks.wall() };
  }
}

const none = (): number => 0;
