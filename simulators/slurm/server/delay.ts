/** Milliseconds a statement takes: fixed, or evenly spread around a mean. */
export type Delay = number | { mean: number; spread: number };

/** One delay for all programs, or one per program name (`default` for the others). */
export type Delays = Delay | Readonly<Record<string, Delay>>;

function isDelay(delays: Delays): delays is Delay {
  return typeof delays === 'number' || typeof delays.mean === 'number';
}

/** Draws the delay of one statement, in milliseconds. */
export function drawDelay(delays: Delays, program: string, random: () => number): number {
  const delay = isDelay(delays) ? delays : (delays[program] ?? delays.default ?? 0);
  if (typeof delay === 'number') return delay;
  return Math.max(0, delay.mean + (random() * 2 - 1) * delay.spread);
}
