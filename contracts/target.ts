/**
 * Where the backend of an offering takes its work. It is part of the answer of the first activity of each attempt and
 * never of a run's input, so that a corrected configuration helps an order that waits.
 */
export interface BackendTarget {
  /** Name in the registry of backends. */
  backend: string;
  /** What the site calls the system: the cluster, or the backend where it has none. */
  cluster: string;
  /** Queue of changes. */
  queue: string;
  /** Queue of what only reads; served whoever may write at present. */
  readQueue: string;
  /** Hash of the settings that both ends must agree on, as control sees them. */
  configHash: string;
}
