import { LineSplitter } from '../../../activities/lib/process/line-splitter.js';
import type { LineParser } from '../../../activities/slurm/commands/line-parser.js';

/** What a parser makes of a whole output. */
export function parsed<T>(parser: LineParser<T>, output: string): T {
  const splitter = new LineSplitter('test');
  for (const line of splitter.add(Buffer.from(output))) parser.onLine(line);
  const last = splitter.end();
  if (last !== undefined) parser.onLine(last);
  return parser.result;
}
