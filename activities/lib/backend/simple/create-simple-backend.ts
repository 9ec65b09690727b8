import { ORIGINS } from '../../../../contracts/wish.js';
import { type BatchWriter, type WriterGroups, writerJob } from '../../writer/writer-groups.js';
import type { Backend } from '../backend.js';
import type { SimpleJob } from './open-wishes.js';
import { planWishes } from './plan-wishes.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';
import { writeWishes } from './write-wishes.js';

/** A backend out of its parts; the writer is shared with the other offerings of this process. */
export function createSimpleBackend<State, Change extends SimpleChange<State>>(
  parts: SimpleBackend<State, Change>,
  writers: WriterGroups,
): Backend<State> {
  const { lane, writerGroup, usage } = parts;
  const batches: BatchWriter<SimpleJob> = {
    write: (requests, tools) => writeWishes(parts, requests, tools),
    probe: () => parts.probe(),
  };
  return {
    read: (wishes) => parts.read(wishes),
    plan: (wishes, state) => planWishes(parts, wishes, state),
    async apply(wish, { key, origin = wish.origin, ...rest }) {
      const writer = writers.get((await writerGroup?.()) ?? `${parts.system} ${lane}`);
      const payload = writerJob(batches, { wish: { ...wish, origin } });
      return writer.submit({ key, lane, urgency: ORIGINS.indexOf(origin), payload }, rest);
    },
    ping: () => parts.ping(),
    diagnostics: () => parts.diagnostics(),
    ...(usage === undefined ? {} : { usage: (query) => usage(query) }),
    ...(writerGroup === undefined ? {} : { writerGroup }),
  };
}
