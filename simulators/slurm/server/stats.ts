import type { Change } from '../model/state.js';

/** One statement that changed something. */
export interface LedgerEntry {
  /** Milliseconds since 1970. */
  at: number;
  /** Process id of the client; 0 for calls inside this process. */
  pid: number;
  program: string;
  words: readonly string[];
  changes: readonly Change[];
}

/** What the simulator counted. */
export interface SlurmStats {
  /** Processes started, by program. */
  processes: Record<string, number>;
  /** Processes started through `docker exec`, by container. */
  containers: Record<string, number>;
  /** Statements run, by program; one process may run several. */
  statements: Record<string, number>;
  mutatingStatements: number;
  /** Largest number of changing statements that ran at the same time. */
  maxConcurrentMutating: number;
}

const add = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Counts processes and statements, and keeps the ledger of effective changes. */
export class StatsKeeper {
  stats: SlurmStats = StatsKeeper.#empty();
  ledger: LedgerEntry[] = [];
  #running = 0;

  static #empty(): SlurmStats {
    return { processes: {}, containers: {}, statements: {}, mutatingStatements: 0, maxConcurrentMutating: 0 };
  }

  /** Begins anew; statements that run at the moment still count as running. */
  reset(): void {
    this.stats = StatsKeeper.#empty();
    this.ledger = [];
  }

  process(program: string, container: string): void {
    add(this.stats.processes, program);
    if (container !== '') add(this.stats.containers, container);
  }

  /** Notes the begin of a statement; returns whether another changing one was running. */
  begin(program: string, mutating: boolean): boolean {
    add(this.stats.statements, program);
    if (!mutating) return false;
    this.#running += 1;
    this.stats.mutatingStatements += 1;
    this.stats.maxConcurrentMutating = Math.max(this.stats.maxConcurrentMutating, this.#running);
    return this.#running > 1;
  }

  end(mutating: boolean): void {
    if (mutating) this.#running -= 1;
  }
}
