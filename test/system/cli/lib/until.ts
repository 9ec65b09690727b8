import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer (neither undefined nor false), at most `timeoutMs` long. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Within ${timeoutMs / 1000} s this did not come: ${what}`);
    await sleep(50);
  }
}
