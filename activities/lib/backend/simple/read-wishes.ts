import { failure } from '../../failure.js';
import { asError, isShared } from './errors.js';
import type { OpenWish } from './open-wishes.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';

/** So many further reads are made to find out whose wish makes one fail: enough for two of a hundred. */
const FURTHER_READS = 24;

/** Wishes that were read together, and what the read showed. */
export interface ReadWishes<State, Change> {
  jobs: readonly OpenWish<Change>[];
  state: State;
}

/**
 * One read for all wishes. Where it fails for another reason than an outage, some wish makes it fail: halves are read by
 * themselves until it is alone, and fails alone.
 *
 * @throws what concerns everybody
 */
export async function readWishes<State, Change extends SimpleChange<State>>(
  { read }: Pick<SimpleBackend<State, Change>, 'read'>,
  all: readonly OpenWish<Change>[],
  fail: (key: string, error: Error) => void,
): Promise<ReadWishes<State, Change>[]> {
  const found: ReadWishes<State, Change>[] = [];
  const queue = [all];
  let left = FURTHER_READS;
  for (let jobs = queue.shift(); jobs !== undefined; jobs = queue.shift()) {
    try {
      found.push({ jobs, state: await read(jobs.map(({ wish }) => wish)) });
    } catch (error) {
      if (isShared(error)) throw error;
      const [only, ...others] = jobs;
      if (only !== undefined && others.length === 0) fail(only.key, asError(error));
      else if (left < 2) failTogether(jobs, asError(error), fail);
      else {
        left -= 2;
        const middle = Math.ceil(jobs.length / 2);
        queue.push(jobs.slice(0, middle), jobs.slice(middle));
      }
    }
  }
  return found;
}

/** They cannot be told apart any more, and are repeated. */
function failTogether(
  jobs: readonly OpenWish<unknown>[],
  { message }: Error,
  fail: (key: string, error: Error) => void,
): void {
  const text = `one of ${jobs.length} requests in this batch cannot be read: ${message}`;
  for (const { key } of jobs) fail(key, failure('BackendNotApplied', text));
}
