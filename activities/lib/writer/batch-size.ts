/** A full batch that took less may be twice as large next time: slurmdbds that renumber a tree take as long for many rows as for few. */
const GROW_BELOW_MS = 30_000;
/** Half of what one command may take before it is ended. */
const SHRINK_ABOVE_MS = 90_000;

/** How many requests make a batch, by the time that batches took. */
export class BatchSize {
  readonly #least: number;
  readonly #most: number;
  #size: number;

  /** @param least where it starts, and what it never goes below */
  constructor(least: number, most: number) {
    this.#least = least;
    this.#most = most;
    this.#size = least;
  }

  get current(): number {
    return this.#size;
  }

  /** A batch of `count` requests took so long. */
  note(count: number, elapsedMs: number): void {
    if (elapsedMs > SHRINK_ABOVE_MS) this.#size = Math.max(this.#least, Math.floor(this.#size / 2));
    else if (count >= this.#size && elapsedMs < GROW_BELOW_MS) this.#size = Math.min(this.#most, this.#size * 2);
  }
}
