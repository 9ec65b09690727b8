import { Agent } from 'node:http';
import fc from 'fast-check';
import { undocumented } from '../../test/helpers/storage/documented-answers.js';
import { isForPeople, type OddRequest, oddPath, oddQuery } from '../../test/helpers/storage/odd-requests.js';
import { ask } from './ask.js';

export interface FuzzFigures {
  requests: number;
  /** In milliseconds, in the order of sending. */
  times: number[];
  /** How many answers had which status. */
  statuses: Record<string, number>;
  /** Answers that are not documented, each with its request. */
  undocumented: string[];
}

/** Of ten requests one has an odd path, method and headers; the others ask for the list in odd ways. */
const requests = (count: number, seed: number): OddRequest[] =>
  fc.sample(fc.oneof({ weight: 9, arbitrary: oddQuery }, { weight: 1, arbitrary: oddPath }), { numRuns: count, seed });

const CLIENTS = 4;

/** Sends odd requests over four connections that stay open, and judges every answer. The same seed sends the same. */
export async function fuzz(port: number, count: number, seed: number): Promise<FuzzFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const left = requests(count, seed);
  const figures: FuzzFigures = { requests: left.length, times: [], statuses: {}, undocumented: [] };
  const work = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const begun = performance.now();
      const answer = await ask(port, next, agent);
      figures.times.push(performance.now() - begun);
      figures.statuses[answer.statusCode] = (figures.statuses[answer.statusCode] ?? 0) + 1;
      const wrong = isForPeople(next) ? undefined : undocumented(answer, !next.url.startsWith('/api/'));
      if (wrong !== undefined) figures.undocumented.push(`${wrong}: ${JSON.stringify(next)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  agent.destroy();
  return figures;
}
