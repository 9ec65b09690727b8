/** What one reading of a list from its first page to its last gave. */
export interface Pass<T> {
  /** In Waldur's order. */
  rows: T[];
  /** How many there are by page 1; undefined from a server that does not count. */
  total: number | undefined;
  /** Why these may not be the rows of one moment; absent when they are. */
  flaw?: string;
  /** Whether a page was not there, or had other than the number of rows that it has by its own count. */
  cut?: boolean;
}
