import { Random } from '../../../simulators/waldur/world/random.js';

/** Something that the harness does at a moment. */
export type Action =
  | { kind: 'open'; orders: number }
  | { kind: 'kill'; unit: 'control' | 'headnode' }
  | { kind: 'kill-temporal' }
  | { kind: 'kill-slurmdbd'; downSeconds: number };

export interface Planned {
  /** Seconds after the start. */
  at: number;
  action: Action;
}

export interface PlanOptions {
  seed: number;
  orders: number;
  /** Length of the time in which orders come and things break, in seconds. */
  windowSeconds: number;
  workerKills: number;
  temporalKills: number;
  slurmdbdKills: number;
}

/** Orders come in handfuls, as customers click. */
const MOST_AT_ONCE = 5;
const DBD_DOWN_SECONDS = 10;

/** All that will happen, in order of time. The same options give the same plan. Pure. */
export function planOrders(options: PlanOptions): Planned[] {
  const random = new Random(options.seed);
  const whole = (from: number, to: number): number => from + Math.floor(random.next() * (to - from + 1));
  const moment = (): number => Math.round(random.next() * options.windowSeconds * 10) / 10;
  const plan: Planned[] = [];
  for (let left = options.orders; left > 0; ) {
    const orders = Math.min(left, whole(1, MOST_AT_ONCE));
    plan.push({ at: moment(), action: { kind: 'open', orders } });
    left -= orders;
  }
  const times = (n: number, action: () => Action): void => {
    for (let at = 0; at < n; at += 1) plan.push({ at: moment(), action: action() });
  };
  times(options.workerKills, () => ({ kind: 'kill', unit: random.next() < 0.5 ? 'control' : 'headnode' }));
  times(options.temporalKills, () => ({ kind: 'kill-temporal' }));
  times(options.slurmdbdKills, () => ({ kind: 'kill-slurmdbd', downSeconds: DBD_DOWN_SECONDS }));
  return plan.sort((a, b) => a.at - b.at);
}

/** The ordinal numbers, from 1, of the writes that lie: each one with this probability. The same seed, the same lies. */
export function planLies(seed: number, rate: number, writes: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: writes }, (_, at) => at + 1).filter(() => random.next() < rate);
}
