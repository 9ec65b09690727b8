import type { WriteRequest } from '../../writer/write-request.js';
import type { SimpleJob } from './open-wishes.js';

type Request = WriteRequest<SimpleJob>;

/**
 * The requests of a batch in turns, so that none has an account twice: what two wishes want of one account cannot be
 * true at the same time. Of one account the wish that was read first goes first, so that the newest has the last word.
 */
export function inTurns(requests: readonly Request[]): Request[][] {
  const byAccount = new Map<string, Request[]>();
  for (const request of requests) {
    const { backendId } = request.payload.wish;
    byAccount.set(backendId, [...(byAccount.get(backendId) ?? []), request]);
  }
  const turns: Request[][] = [];
  for (const own of byAccount.values()) {
    const sorted = own.length === 1 ? own : [...own].sort((a, b) => readAt(a) - readAt(b));
    for (const [turn, request] of sorted.entries()) turns[turn] = [...(turns[turn] ?? []), request];
  }
  return turns;
}

const readAt = ({ payload }: Request): number => Date.parse(payload.wish.observedAt);
