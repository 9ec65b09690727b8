import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.js';

/** Takes one line. While a promise that it returned is pending it gets no other one. */
export type OnLine = (line: string) => void | Promise<void>;

export interface LineReading {
  /** The program whose output it is, for messages. */
  program: string;
  onLine: OnLine;
  /** Sees every chunk first. */
  onChunk: (chunk: Buffer) => void;
  /** Called once, at once, when nothing more is handed over; the rest of the stream is read away. */
  onFailure: () => void;
}

/**
 * Hands a stream over line by line. It reads no further than it hands over: a slow taker makes the writer wait, and
 * timers run between two chunks.
 *
 * @returns what waits until everything is handed over. `whole` tells whether the writer had said all that it wanted: only
 *   then is what follows the last newline a line. It throws what `onLine` threw, and BackendOutput for a too long line.
 */
export function readLines(stream: Readable, reading: LineReading): (whole: boolean) => Promise<void> {
  const splitter = new LineSplitter(reading.program);
  const handed = handOver(stream, splitter, reading);
  handed.catch(() => {
    reading.onFailure();
    stream.resume();
  });
  return async (whole) => {
    await handed;
    const last = whole ? splitter.end() : undefined;
    if (last !== undefined) await reading.onLine(last);
  };
}

async function handOver(stream: Readable, splitter: LineSplitter, { onLine, onChunk }: LineReading): Promise<void> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    onChunk(chunk);
    for (const line of splitter.add(chunk)) {
      const pending = onLine(line);
      if (pending !== undefined) await pending;
    }
  }
}
