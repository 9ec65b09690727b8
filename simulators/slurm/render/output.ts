/** Text of one program run, in the order it was written. */
export interface Chunk {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** Collects what a program prints and its exit code. */
export class Output {
  readonly chunks: Chunk[] = [];
  exitCode = 0;

  /** Prints to standard output; a newline is added. */
  line(text: string): void {
    this.chunks.push({ stream: 'stdout', text: `${text}\n` });
  }

  /** Prints to standard error; a newline is added. */
  error(text: string): void {
    this.chunks.push({ stream: 'stderr', text: `${text}\n` });
  }

  /** Prints to standard output as it is. */
  raw(text: string): void {
    if (text !== '') this.chunks.push({ stream: 'stdout', text });
  }

  /** Prints to standard error and sets exit code 1. */
  fail(...lines: string[]): void {
    for (const text of lines) this.error(text);
    this.exitCode = 1;
  }

  /** All text of one stream. */
  text(stream: Chunk['stream']): string {
    return this.chunks
      .filter((chunk) => chunk.stream === stream)
      .map(({ text }) => text)
      .join('');
  }
}
