/**
 * The seed of the run's random numbers. A reset gives the run a new one, at the very point of the history from which it
 * runs anew, and the same one whenever the history is replayed. Temporal has no other word for it (decisions/008).
 */
function seed(): string {
  const { __TEMPORAL_ACTIVATOR__: activator } = globalThis as {
    __TEMPORAL_ACTIVATOR__?: { randomnessSeed?: readonly number[] };
  };
  return activator?.randomnessSeed?.join() ?? '';
}

/** Modules are loaded anew for each run, before anything of its history is looked at. */
const SEED_AT_LOAD = seed();

/**
 * Knows when an operator has reset the run, in the web page or by command: then an erred order is to be taken back, and
 * what was decided before no longer counts.
 */
export class ResetWatch {
  #seed = SEED_AT_LOAD;
  #takeBack = false;

  /** The run was reset and has not begun anew. Messages that come meanwhile are those of the former run. */
  get isNew(): boolean {
    return seed() !== this.#seed;
  }

  /** Whether the next call may take an erred order back: once for each reset. */
  get takeBack(): boolean {
    return this.#takeBack || this.isNew;
  }

  /** The run was reset at some time: a former run may have left something behind. */
  get wasReset(): boolean {
    return seed() !== SEED_AT_LOAD;
  }

  /** The order begins anew, knowing of every reset so far. */
  begin(): void {
    if (!this.isNew) return;
    this.#seed = seed();
    this.#takeBack = true;
  }

  /** The order is open in Waldur: should it be erred later, then because somebody wanted it so. */
  isOpen(): void {
    this.#takeBack = false;
  }
}
