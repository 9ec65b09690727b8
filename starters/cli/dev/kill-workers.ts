import { setTimeout as sleep } from 'node:timers/promises';
import type { WaldurSimulator } from '../../../simulators/waldur/index.js';
import type { RunningAgent } from '../agent/start-agent.js';
import type { DevWorld } from './dev-world.js';

const LOOK_EVERY_MS = 20;

/** Kills both workers with SIGKILL as soon as Waldur has seen the first step of an order: in the middle of it all. */
export async function killWorkers(
  agent: RunningAgent,
  waldur: WaldurSimulator,
  world: DevWorld,
  say: (text: string) => void,
): Promise<void> {
  const states = (): string[] => world.orders.map(({ uuid }) => waldur.world.order(uuid).state);
  while (!states().includes('executing')) await sleep(LOOK_EVERY_MS);
  const killed = [agent.control, ...agent.headnodes].map((worker) => worker?.pid).filter((pid) => pid !== undefined);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  const done = states().filter((state) => state === 'done').length;
  const under = states().filter((state) => state === 'executing').length;
  say(
    `\nkill -9 of both workers (processes ${killed.join(', ')}): ${done} orders were done, ${under} under way. They are started ` +
      'again after a second; the new writer first waits until nothing of the old one can still write.\n',
  );
}
