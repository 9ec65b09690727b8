/** What a row is told apart by: its `uuid`, or itself when it has none. */
export const rowIdentity = (row: unknown): unknown =>
  typeof row === 'object' && row !== null && 'uuid' in row ? row.uuid : row;

/** How many of these rows are repeats of another. */
export const repeatsIn = (rows: readonly unknown[]): number => rows.length - new Set(rows.map(rowIdentity)).size;
