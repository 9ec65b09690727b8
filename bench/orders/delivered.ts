import { median } from '../lib/median.js';
import type { Sample } from './latency-probe.js';

/** What the simulators shall deliver to a client, and how far off the median may be, in milliseconds. */
export const TARGET = { httpMs: 20, httpToleranceMs: 2, commandMs: 10, commandToleranceMs: 2 };

/** Medians of what they delivered. */
export interface Delivered extends Sample {
  samples: number;
}

export const delivered = (samples: readonly Sample[]): Delivered => ({
  httpMs: median(samples.map((sample) => sample.httpMs)),
  commandMs: median(samples.map((sample) => sample.commandMs)),
  samples: samples.length,
});

/** Whether both medians are as near to the target as a comparison needs. */
export const isOnTarget = ({ httpMs, commandMs }: Sample): boolean =>
  Math.abs(httpMs - TARGET.httpMs) <= TARGET.httpToleranceMs &&
  Math.abs(commandMs - TARGET.commandMs) <= TARGET.commandToleranceMs;
