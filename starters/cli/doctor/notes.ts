/** What checks learn by the way, for the bundle. */
export interface Notes {
  /** Versions of what was met, for example `Waldur https://…` → `8.1.2`. */
  versions: Record<string, string>;
  /** Calls that a Waldur lacks, by its address. */
  missingRoutes: Record<string, string[]>;
}
