import type { RunCommand } from './exec.js';
import { LineSplitter } from './line-splitter.js';

/**
 * Makes a `run` that knows only whole texts, such as one that answers from a script, give lines: what it did not hand
 * over itself is taken from its text when it is through. Of one that hands lines over it changes nothing.
 */
export function withLines(run: RunCommand): RunCommand {
  return async (spec) => {
    const { onLine } = spec;
    if (onLine === undefined) return run(spec);
    let handedOver = false;
    const result = await run({
      ...spec,
      onLine: (line) => {
        handedOver = true;
        return onLine(line);
      },
    });
    if (handedOver) return result;
    const splitter = new LineSplitter(spec.file);
    for (const line of splitter.add(Buffer.from(result.stdout))) await onLine(line);
    const last = result.exitCode === null || result.timedOut ? undefined : splitter.end();
    if (last !== undefined) await onLine(last);
    return result;
  };
}
