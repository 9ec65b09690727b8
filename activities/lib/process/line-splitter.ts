import { failure } from '../failure.js';

/** Well above everything that is known to come in one line: a statement with 100 kB of names that sacctmgr repeats. */
const MAX_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Cuts a stream of bytes into lines, whatever the borders of its chunks; `\n` and `\r\n` end a line and are taken off.
 * Each line is text of its own: a slice of a larger text would keep all of that in memory for as long as one field of a
 * row is kept.
 */
export class LineSplitter {
  /** The line that has begun and not ended. */
  #pieces: Buffer[] = [];
  #bytes = 0;
  readonly #program: string;

  /** @param program whose output it is, for messages */
  constructor(program: string) {
    this.#program = program;
  }

  /**
   * The lines that end in this chunk.
   *
   * @throws BackendOutput for a line of more than 1 MiB, before more of it is kept
   */
  *add(chunk: Buffer): Generator<string, void> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      yield this.#take();
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  /** What came after the last newline, if anything did. */
  end(): string | undefined {
    return this.#bytes === 0 ? undefined : this.#take();
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_LINE_BYTES) {
      throw failure('BackendOutput', `${this.#program} printed a line of more than ${MAX_LINE_BYTES} bytes.`);
    }
    this.#pieces.push(piece);
  }

  /** The line as UTF-8; what is not UTF-8 becomes U+FFFD, so a stray byte never fails a whole read. */
  #take(): string {
    const [first, ...others] = this.#pieces;
    const line = first !== undefined && others.length === 0 ? first : Buffer.concat(this.#pieces, this.#bytes);
    this.#pieces = [];
    this.#bytes = 0;
    return line.toString('utf8', 0, line.at(-1) === RETURN ? line.length - 1 : line.length);
  }
}
