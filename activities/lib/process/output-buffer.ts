/** Keeps the first `limit` bytes of what it is given and drops the rest. */
export class OutputBuffer {
  readonly #chunks: Buffer[] = [];
  #room: number;
  #truncated = false;

  constructor(limit: number) {
    this.#room = limit;
  }

  add(chunk: Buffer): void {
    if (chunk.length > this.#room) this.#truncated = true;
    if (this.#room <= 0) return;
    const kept = chunk.subarray(0, this.#room);
    this.#chunks.push(kept);
    this.#room -= kept.length;
  }

  /** The bytes as UTF-8; what is not UTF-8 becomes U+FFFD, so a stray byte never fails a whole read. */
  finish(): { text: string; truncated: boolean } {
    return { text: Buffer.concat(this.#chunks).toString('utf8'), truncated: this.#truncated };
  }
}
