import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { WriterProgress } from '../../../activities/lib/writer/write-request.js';

const STATES: Record<WriterProgress['state'], string> = {
  queued: 'waits for its turn',
  writing: 'is being written',
  held: 'waits for the backend',
};

/** A heartbeat of a write in words: where it stands in the queue and why; null for anything else. */
export function progressOf(heartbeat: Payload | null | undefined): string | null {
  if (heartbeat == null) return null;
  try {
    const { state, ahead, reason } = defaultPayloadConverter.fromPayload<Partial<WriterProgress>>(heartbeat);
    if (state === undefined || !Object.hasOwn(STATES, state)) return null;
    const place = state === 'queued' && ahead !== undefined && ahead > 0 ? `, ${ahead} before it` : '';
    return `${STATES[state]}${place}${reason === undefined ? '' : `: ${reason}`}`;
  } catch {
    // Of another release, or not ours.
    return null;
  }
}
