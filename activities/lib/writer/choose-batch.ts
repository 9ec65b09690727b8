/** What decides who is written next. */
export interface Queued {
  lane: string;
  /** 0 is the most urgent. */
  urgency: number;
  /** When it came, in milliseconds. */
  since: number;
  isSlow?: boolean;
}

export interface Chosen<E> {
  batch: E[];
  /** It was led by somebody who had waited long, while somebody more urgent waited too. */
  aged: boolean;
}

export interface ChoiceOptions {
  now: number;
  /** Most requests in one batch. */
  most: number;
  /** Most slow ones among them. */
  mostSlow?: number;
  /** What `aged` was last time: then the urgent have their turn. */
  agedLed: boolean;
}

/** Whoever waited so long counts as urgent. */
export const AGED_MS = 60_000;

/** Of a batch, those who waited long may take this part while the urgent would fill it. */
const AGED_PART = 0.5;

/**
 * The next batch, all of one lane: the most urgent first, among equals whoever came first. Whoever waited a minute
 * counts as urgent, but takes no more than half of a batch and every other turn from the urgent, so that neither many
 * old requests hold up an order for more than a batch or two, nor many orders hold up an old request for ever. Pure.
 *
 * @param all in the order in which they came
 */
export function chooseBatch<E extends Queued>(
  all: readonly E[],
  { now, most, mostSlow = most, agedLed }: ChoiceOptions,
): Chosen<E> {
  const late = new Set(all.filter(({ isSlow }) => isSlow === true).slice(mostSlow));
  const waiting = all.filter((entry) => !late.has(entry));
  const isAged = (entry: E): boolean => entry.urgency > 0 && now - entry.since >= AGED_MS;
  const least = Math.min(...waiting.map(({ urgency }) => urgency));
  const urgent = waiting.find(({ urgency }) => urgency === least);
  const aged = waiting.find(isAged);
  const competes = aged !== undefined && urgent !== undefined && !isAged(urgent);
  const leader = competes && !agedLed ? aged : urgent;
  if (leader === undefined) return { batch: [], aged: false };

  const lane = waiting.filter((entry) => entry.lane === leader.lane);
  const old = lane.filter(isAged);
  const fresh = lane.filter((entry) => !isAged(entry)).sort((a, b) => a.urgency - b.urgency);
  const first = fresh.filter(({ urgency }) => urgency === 0);
  const reserved = Math.min(old.length, Math.floor(most * AGED_PART));
  const urgentOnes = first.slice(0, most - reserved);
  const oldOnes = old.slice(0, most - urgentOnes.length);
  const chosen = new Set([...urgentOnes, ...oldOnes]);
  const rest = fresh.filter((entry) => !chosen.has(entry)).slice(0, most - chosen.size);
  return { batch: [...chosen, ...rest], aged: competes && !agedLed };
}
