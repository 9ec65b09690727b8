import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosSite } from '../site/start-site.js';
import type { Unit } from '../site/unit.js';
import type { Action, Planned } from './plan-orders.js';

export interface RunOptions {
  /** What opens orders; default: Create orders, each of a project of its own. */
  open?: (orders: number) => void;
  /** The head-node worker that is killed next; default: one after the other. */
  headnode?: () => Promise<Unit | undefined> | Unit | undefined;
}

/**
 * Does what is planned at its time. Actions that take long (a server that comes back) do not hold up the next ones.
 *
 * @param tell gets one line per action
 */
export async function runPlan(
  site: ChaosSite,
  plan: readonly Planned[],
  tell: (line: string) => void,
  { open = site.world.open, headnode = inTurn(site.headnodes) }: RunOptions = {},
): Promise<void> {
  const begun = Date.now();
  const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(1);
  const running: Promise<void>[] = [];
  for (const { at, action } of plan) {
    await sleep(Math.max(0, at * 1000 - (Date.now() - begun)));
    running.push(
      perform({ ...site, headnode, open }, action).then((done) => {
        if (done !== '') tell(`${seconds()} s: ${done}`);
      }),
    );
  }
  await Promise.all(running);
}

type Stage = Pick<ChaosSite, 'slurm' | 'temporal' | 'control'> & Required<RunOptions>;

export function inTurn(units: readonly Unit[]): () => Unit | undefined {
  let next = 0;
  return () => units[next++ % units.length];
}

async function perform({ open, slurm, temporal, control, headnode }: Stage, action: Action): Promise<string> {
  switch (action.kind) {
    case 'open':
      open(action.orders);
      return '';
    case 'kill': {
      const unit = action.unit === 'control' ? control : await headnode();
      const pid = unit?.pid;
      const hit = unit?.signal('SIGKILL') ?? false;
      return `kill -9 of ${unit?.name} ${hit ? `(process ${pid})` : '(it was down already)'}`;
    }
    case 'kill-temporal': {
      const { seconds, by } = await temporal.killAndWait();
      return `kill -9 of the Temporal server; it served again after ${seconds.toFixed(1)} s, started by ${by}`;
    }
    case 'kill-slurmdbd': {
      if (slurm.lab === undefined) return 'no slurmdbd to kill in a simulator';
      await slurm.lab.kill('slurmdbd');
      await sleep(action.downSeconds * 1000);
      await slurm.lab.start('slurmdbd');
      return `slurmdbd was killed and is back after ${action.downSeconds} s`;
    }
  }
}
