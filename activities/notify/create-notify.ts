import type { ControlActivities } from '../../contracts/activities.js';
import type { NoticeResult } from '../../contracts/notice.js';
import { abortableSleep } from '../lib/abortable-sleep.js';
import { NotSent } from './not-sent.js';
import { type NoticeDocument, noticeDocument } from './notice-document.js';

/** Waits before the second and the third try. */
const PAUSES_MS = [2_000, 8_000];

/** One way by which a notice can go out: `webhook`, `mail`. */
export interface Way {
  name: string;
  /** One try. @throws NotSent */
  send(document: NoticeDocument): Promise<void>;
}

export interface NotifyDeps {
  ways: readonly Way[];
  now(): Date;
  /** The page of the order whose activity runs, if its address is known. */
  page(): string | undefined;
  /** Signal of the running activity. */
  signal?(): AbortSignal | undefined;
  log: { warn(fields: Record<string, unknown>, message: string): void };
  pausesMs?: readonly number[];
}

/**
 * Builds the activity `notify`: tells everybody who wants to know, by every way that is configured, with three tries each.
 * A notice that cannot be delivered is no failure: it stands in the log and in the result, and the order goes on.
 * Run twice, it tells twice.
 */
export function createNotify(deps: NotifyDeps): ControlActivities['notify'] {
  return async (notice) => {
    const document = noticeDocument(notice, deps.now(), deps.page());
    const outcomes = await Promise.all(
      deps.ways.map(async (way) => ({ way: way.name, problem: await tried(deps, way, document) })),
    );
    const result: NoticeResult = { delivered: [], failed: [] };
    for (const { way, problem } of outcomes) {
      if (problem === undefined) result.delivered.push(way);
      else {
        result.failed.push(`${way}: ${problem}`);
        deps.log.warn({ order: notice.orderUuid, event: notice.event, way, problem }, 'a notice did not go out');
      }
    }
    return result;
  };
}

async function tried(deps: NotifyDeps, way: Way, document: NoticeDocument): Promise<string | undefined> {
  const pauses = deps.pausesMs ?? PAUSES_MS;
  for (let at = 0; ; at += 1) {
    try {
      await way.send(document);
      return undefined;
    } catch (error) {
      const pause = pauses[at];
      const known = error instanceof NotSent;
      // An error of another kind may hold anything, so only its name is told.
      if (!known) return `unexpected ${error instanceof Error ? error.name : 'error'}`;
      if (!error.again || pause === undefined) return error.message;
      await abortableSleep(pause, deps.signal?.());
    }
  }
}
