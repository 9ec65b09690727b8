import { GroupWriter } from '../../../activities/lib/writer/group-writer.js';
import type { Settled, WriteRequest } from '../../../activities/lib/writer/write-request.js';

export interface HeldOptions {
  everyMs?: number;
  now?: () => number;
}

/** A writer whose batches end, and whose lanes are up again, when the test says so. */
export function held(maxBatch = 100, { everyMs = 0, now }: HeldOptions = {}) {
  const batches: string[][] = [];
  const ends: ((outcomes?: Map<string, Settled<string>> | 'down') => void)[] = [];
  const ups: { lane: string; resolve: () => void }[] = [];
  let running = 0;
  let mostRunning = 0;
  const writer = new GroupWriter<string, string>({
    ...{ maxBatch, everyMs },
    ...(now === undefined ? {} : { now }),
    untilUp: ({ lane }, signal) =>
      new Promise((resolve) => {
        ups.push({ lane, resolve });
        signal.addEventListener('abort', () => resolve());
      }),
    write: async (requests) => {
      batches.push(requests.map(({ key }) => key));
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      const given = await new Promise<Map<string, Settled<string>> | 'down' | undefined>((resolve) =>
        ends.push(resolve),
      );
      running -= 1;
      if (given === 'down') return { outcomes: new Map(), down: 'slurmdbd is away' };
      const fine = (): [string, Settled<string>][] =>
        requests.map(({ key, payload }) => [key, { status: 'done', value: payload }]);
      return { outcomes: given ?? new Map(fine()) };
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  /** The lane that was held first answers again, or the one that is named. */
  const up = async (lane?: string) => {
    const at = lane === undefined ? 0 : ups.findIndex((each) => each.lane === lane);
    ups.splice(at, 1)[0]?.resolve();
    await turn();
  };
  const end = async (outcomes?: Map<string, Settled<string>> | 'down') => {
    ends.shift()?.(outcomes);
    await turn();
  };
  return { writer, batches, end, up, turn, mostRunning: () => mostRunning };
}

export const request = (key: string, lane = 'l', urgency = 0): WriteRequest<string> => ({
  ...{ key, lane, urgency },
  payload: `of ${key}`,
});
