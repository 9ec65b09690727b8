/** Work that takes this long for each is slow: it gives way to requests. */
const SLOW_MS = 100;
/** One command of a slow kind is to take about this long. */
const TARGET_MS = 10_000;
/** Below this nothing is won: what makes such a command slow costs the same for one as for ten. */
const LEAST = 10;
const MOST = 100;

/** How many of one kind of work go into one command, by the time that the last command took. */
export class Pace {
  #eachMs: number | undefined;

  /** A command with `count` of them took so long. */
  note(count: number, elapsedMs: number): void {
    this.#eachMs = elapsedMs / Math.max(count, LEAST);
  }

  get isKnown(): boolean {
    return this.#eachMs !== undefined;
  }

  get isSlow(): boolean {
    return this.#eachMs !== undefined && this.#eachMs > SLOW_MS;
  }

  /** Most in one command. */
  get most(): number {
    if (this.#eachMs === undefined) return MOST;
    return Math.min(MOST, Math.max(LEAST, Math.floor(TARGET_MS / this.#eachMs)));
  }

  /** A list in parts of that size; while nothing is known the first of a long one is a part of its own, to be measured. */
  parts<T>(list: readonly T[]): T[][] {
    const first = this.isKnown || list.length <= LEAST ? 0 : 1;
    const parts = first === 0 ? [] : [list.slice(0, first)];
    for (let at = first; at < list.length; at += this.most) parts.push(list.slice(at, at + this.most));
    return parts;
  }
}
