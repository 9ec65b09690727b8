import type { Readable } from 'node:stream';

/** Keeps the first `limit` bytes of a stream and reads the rest away, so that its writer never blocks. */
export class OutputBuffer {
  readonly #chunks: Buffer[] = [];
  #room: number;
  #truncated = false;

  /** @param stream absent = there is none, and the text stays empty */
  constructor(limit: number, stream: Readable | null) {
    this.#room = limit;
    stream?.on('data', (chunk: Buffer) => this.#add(chunk));
  }

  #add(chunk: Buffer): void {
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
