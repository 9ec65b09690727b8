import { Pace } from './pace.js';

/**
 * A killed client's transaction lives on in slurmdbd, 24.6 to 32.8 s in five measurements, and a write begun meanwhile
 * can lose rows without a word.
 */
export const SETTLE_MS = 35_000;

export interface Clock {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Work that nobody waits for: a part of it at a time. @returns whether more of it is left */
export type Chore = () => Promise<boolean>;

/** What one writer has to remember from batch to batch. */
export class WriteHealth {
  readonly #clock: Clock;
  readonly #refusedSince = new Map<string, number>();
  #settledAt = 0;
  /** Requests of a batch that failed as a whole; written together next time, away from those that are surely good. */
  readonly suspects = new Set<string>();
  /** Accounts whose name alone made a command hang; they are written last and by themselves. */
  readonly hanging = new Set<string>();
  /** How long taking things away takes. */
  readonly removals = new Pace();
  /** Done while no request waits; a process that ends forgets them. */
  readonly chores: Chore[] = [];
  /** The last one failed: none is tried again before the next batch. */
  choresWait = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get hasChores(): boolean {
    return this.chores.length > 0 && !this.choresWait;
  }

  /** What failed is tried again after the next batch: at once it would fail again, and nothing else would have a turn. */
  postpone(): void {
    this.choresWait = true;
  }

  resumeChores(): void {
    this.choresWait = false;
  }

  /** Milliseconds until the last killed write can no longer interfere. */
  settlesMs(): number {
    return Math.max(0, this.#settledAt - this.#clock.now());
  }

  /** How long a request of an account has been refused for the same passing reason, in milliseconds; 0 the first time. */
  refusedMs(account: string): number {
    const now = this.#clock.now();
    const since = this.#refusedSince.get(account) ?? now;
    this.#refusedSince.set(account, since);
    return now - since;
  }

  /** What was refused is not any more. */
  accepted(account: string): void {
    this.#refusedSince.delete(account);
  }

  /** Waits until the last killed write can no longer interfere. */
  async ready(): Promise<void> {
    const settle = this.settlesMs();
    if (settle > 0) await this.#clock.sleep(settle);
  }

  /** A write was ended: nothing may be written for a while. */
  killed(): void {
    this.#settledAt = this.#clock.now() + SETTLE_MS;
  }
}
