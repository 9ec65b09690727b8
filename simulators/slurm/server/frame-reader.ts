import type { Socket } from 'node:net';

/** Reads lines and counted bytes from a socket. */
export class FrameReader {
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#wake?.();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake?.();
    };
    socket.on('end', end);
    socket.on('close', end);
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new Error('The client closed the connection in the middle of a request.');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** The next line without its newline. */
  async line(): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf(10);
      if (at < 0) {
        await this.#more();
        continue;
      }
      const line = this.#buffer.subarray(0, at).toString();
      this.#buffer = this.#buffer.subarray(at + 1);
      return line;
    }
  }

  /** A text with its length in bytes on the line before. */
  async text(): Promise<string> {
    const length = Number(await this.line());
    while (this.#buffer.length < length) await this.#more();
    const text = this.#buffer.subarray(0, length).toString();
    this.#buffer = this.#buffer.subarray(length);
    return text;
  }
}
