import { ORIGINS } from '../../../../contracts/wish.js';
import { type BatchWriter, type WriterGroups, writerJob } from '../../writer/writer-groups.js';
import type { Backend } from '../backend.js';
import { laneOf } from './lane-of.js';
import type { SimpleJob } from './open-wishes.js';
import { planWishes } from './plan-wishes.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';
import { withinTime } from './within-time.js';
import { writeWishes } from './write-wishes.js';

/**
 * Longest waits for an answer, in milliseconds, of a backend that has no time limits of its own. A write has none: one
 * that was given up and goes on all the same would meet the next one.
 */
const LIMITS = { readMs: 60_000, askMs: 30_000 };

/** A backend out of its parts; the writer is shared with the other offerings of this process. */
export function createSimpleBackend<State, Change extends SimpleChange<State>>(
  given: SimpleBackend<State, Change>,
  writers: WriterGroups,
  { readMs, askMs } = LIMITS,
): Backend<State> {
  const { system, writerGroup, usage } = given;
  const lane = laneOf(system, given.lane);
  const parts: SimpleBackend<State, Change> = {
    ...{ system, lane, copy: (state) => given.copy(state), plan: (wish, state) => given.plan(wish, state) },
    read: async (wishes) => withinTime(given.read(wishes), readMs, `${system}: a read`),
    write: (changes, permit, wish) => given.write(changes, permit, wish),
    probe: async () => withinTime(given.probe(), askMs, `${system}: a question`),
    ping: async () => withinTime(given.ping(), askMs, `${system}: a question`),
    diagnostics: () => given.diagnostics(),
  };
  const batches: BatchWriter<SimpleJob> = {
    write: (requests, tools) => writeWishes(parts, requests, tools),
    probe: () => parts.probe(),
  };
  return {
    read: (wishes) => parts.read(wishes),
    plan: (wishes, state) => planWishes(parts, wishes, state),
    async apply(wish, { key, origin = wish.origin, ...rest }) {
      const writer = writers.get((await writerGroup?.()) ?? lane);
      const payload = writerJob(batches, { wish: { ...wish, origin } });
      return writer.submit({ key, lane, urgency: ORIGINS.indexOf(origin), payload }, rest);
    },
    ping: () => parts.ping(),
    diagnostics: () => parts.diagnostics(),
    ...(usage === undefined ? {} : { usage: (query) => usage(query) }),
    ...(writerGroup === undefined ? {} : { writerGroup }),
  };
}
