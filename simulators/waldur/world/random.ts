/** Source of reproducible random numbers and uuids (mulberry32). Same seed, same sequence. */
export class Random {
  constructor(private state: number) {}

  /** Number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Version-4 uuid as 32 hex digits. */
  uuid(): string {
    let hex = '';
    for (let word = 0; word < 4; word += 1) {
      hex += Math.floor(this.next() * 0x100000000)
        .toString(16)
        .padStart(8, '0');
    }
    const variant = '89ab'[Math.floor(this.next() * 4)] ?? '8';
    return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17)}`;
  }

  get position(): number {
    return this.state;
  }

  set position(state: number) {
    this.state = state | 0;
  }
}
