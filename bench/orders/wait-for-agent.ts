import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedAgent } from './agents/agent-under-test.js';

export interface Wait {
  /** For the message. */
  what: string;
  limitSeconds: number;
  everyMs: number;
  /** What is missing, for the message. */
  explain?: () => Promise<string>;
}

/**
 * Asks again and again until it is so.
 *
 * @throws Error with the agent's log when it ended, or when it took too long
 */
export async function waitForAgent(
  agent: StartedAgent,
  isSo: () => Promise<boolean>,
  { what, limitSeconds, everyMs, explain }: Wait,
): Promise<void> {
  const deadline = Date.now() + limitSeconds * 1000;
  while (!(await isSo())) {
    if (agent.hasEnded()) throw new Error(`the agent ended:\n${agent.log()}`);
    if (Date.now() > deadline) {
      const missing = explain === undefined ? '' : `\n${await explain()}`;
      throw new Error(`not within ${limitSeconds} s: ${what}${missing}\nIts log:\n${agent.log()}`);
    }
    await sleep(everyMs);
  }
}
