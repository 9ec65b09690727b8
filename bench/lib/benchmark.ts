/** One benchmark: a file of its own in bench/, registered in bench/run.ts. */
export interface Benchmark {
  /** One line for the list. */
  summary: string;
  /** Measures and prints; throws when the result cannot be relied on. */
  run(args: readonly string[]): Promise<void>;
}
