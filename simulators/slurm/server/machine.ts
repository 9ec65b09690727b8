import { initialState, type SlurmState } from '../model/state.js';
import type { Delays } from './delay.js';
import { Faults } from './faults.js';
import { seededRandom } from './seeded-random.js';
import { StatsKeeper } from './stats.js';

/** How to set up a simulated installation. */
export interface MachineOptions {
  clusterName: string;
  tres: readonly string[];
  qos: readonly string[];
  partitions: readonly string[];
  unixUsers: readonly string[] | 'all';
  delays: Delays;
  seed: number;
  /** Adds that overlap another change report success and have no effect, as on a real slurmdbd under load. */
  loseConcurrentAdds: boolean;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Everything a simulated installation consists of, without its network side. */
export class Machine {
  state: SlurmState;
  delays: Delays;
  readonly faults: Faults;
  readonly keeper = new StatsKeeper();
  readonly random: () => number;
  readonly unixUsers: Set<string> | 'all';
  readonly options: MachineOptions;

  constructor(options: MachineOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
    this.faults = new Faults(this.random);
    this.delays = options.delays;
    this.unixUsers = options.unixUsers === 'all' ? 'all' : new Set(options.unixUsers);
    this.state = this.#freshState();
  }

  #freshState(): SlurmState {
    const { clusterName, tres, qos, clock } = this.options;
    return initialState({ clusterName, tres, qos, now: () => Math.floor(clock() / 1000) });
  }

  /** Back to a fresh cluster without faults; delays as at the start. */
  reset(): void {
    this.faults.clear();
    const { slurmdbdPort } = this.state;
    this.state = { ...this.#freshState(), slurmdbdPort };
    this.delays = this.options.delays;
    this.keeper.reset();
  }
}
