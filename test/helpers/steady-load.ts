import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadResult {
  requests: number;
  /** Everything that was no answer 200: the status, or the code of the error. */
  troubles: string[];
}

function ask(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.complete ? String(response.statusCode) : 'cut'));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/**
 * Asks without a pause: some clients keep their connection, others make a new one for every request.
 *
 * @returns the way to end it
 */
export function steadyLoad(url: string, clients = 4): () => Promise<LoadResult> {
  const result: LoadResult = { requests: 0, troubles: [] };
  let over = false;
  const client = async (keepAlive: boolean): Promise<void> => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    while (!over) {
      const outcome = await ask(url, agent);
      result.requests += 1;
      if (outcome !== '200') result.troubles.push(outcome);
      await sleep(2);
    }
    agent.destroy();
  };
  const all = Array.from({ length: clients }, (_, index) => client(index % 4 !== 3));
  return async () => {
    over = true;
    await Promise.all(all);
    return result;
  };
}
