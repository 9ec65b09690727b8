import { SETTLE_MS } from '../../activities/lib/writer/write-health.js';
import type { HolderReport } from '../../contracts/writer.js';

/**
 * What the holder before may still be doing, counted down while it is waited for. Whoever never gets as far as writing
 * hands on what is left of it.
 */
export class Inheritance {
  readonly #from: HolderReport | null;
  readonly #now: () => number;
  #childUntil: number;
  #settledAt: number;

  constructor(from: HolderReport | null, now: () => number = () => performance.now()) {
    this.#from = from;
    this.#now = now;
    this.#childUntil = now() + (from?.childMayLiveMs ?? 0);
    this.#settledAt = now() + (from?.settlesMs ?? 0);
  }

  get from(): HolderReport | null {
    return this.#from;
  }

  /** How long its command may live, and be at work in the backend after it was killed. */
  get childMayLiveMs(): number {
    return Math.max(0, this.#childUntil - this.#now());
  }

  get settlesMs(): number {
    return Math.max(0, this.#settledAt - this.#now());
  }

  /** Its command does not live any more. `killed`: nobody saw it do its work to the end. */
  childEnded({ killed }: { killed: boolean }): void {
    this.#childUntil = this.#now();
    if (killed) this.unsettled();
  }

  /** Some command was killed just now, or may have been: the backend has to settle. */
  unsettled(): void {
    this.#settledAt = Math.max(this.#settledAt, this.#now() + SETTLE_MS);
  }

  /** For the next holder; null = nothing is left. */
  left(own: Pick<HolderReport, 'holder' | 'hostKey'>): HolderReport | null {
    const [child, settles] = [Math.ceil(this.childMayLiveMs), Math.ceil(this.settlesMs)];
    if (child === 0 && settles === 0) return null;
    const {
      before: _,
      settlesMs: __,
      ...from
    }: HolderReport = this.#from ?? {
      ...{ ...own, state: 'acquiring', childMayLiveMs: 0 },
    };
    return { ...from, childMayLiveMs: child, ...(settles === 0 ? {} : { settlesMs: settles }) };
  }
}
