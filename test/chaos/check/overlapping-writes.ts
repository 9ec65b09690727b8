import type { Call } from '../ledger/parse-ledger.js';

/**
 * Pairs of writing calls that ran at the same time. The order of the ledger's lines decides, not the clock: every line
 * is appended before the command starts or after its last process has ended. A call without an end counts until now.
 */
export function overlappingWrites(calls: readonly Call[]): [Call, Call][] {
  const writes = calls.filter(({ kind }) => kind === 'write').sort((a, b) => a.firstLine - b.firstLine);
  const pairs: [Call, Call][] = [];
  let running: Call[] = [];
  for (const call of writes) {
    running = running.filter(({ lastLine }) => lastLine === undefined || lastLine > call.firstLine);
    for (const other of running) pairs.push([other, call]);
    running.push(call);
  }
  return pairs;
}
