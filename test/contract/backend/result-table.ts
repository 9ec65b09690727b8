/** Which promise which backend kept, as one table. */
export class ResultTable {
  readonly #rows = new Map<string, Map<string, string>>();
  readonly #titles = new Set<string>();

  /** Runs a test and notes how it ended. */
  async record(title: string, row: string, test: () => Promise<void>): Promise<void> {
    this.#titles.add(title);
    const results = this.#rows.get(row) ?? new Map<string, string>();
    this.#rows.set(row, results);
    try {
      await test();
      results.set(title, 'ok');
    } catch (error) {
      results.set(title, 'FAILED');
      throw error;
    }
  }

  /** A line for each promise; `–`: not run. */
  toString(): string {
    const titles = [...this.#titles];
    const rows = [...this.#rows].map(([row, results]) => [row, ...titles.map((title) => results.get(title) ?? '–')]);
    const all = [['', ...titles], ...rows];
    const widths = ['', ...titles].map((_, at) => Math.max(...all.map((cells) => (cells[at] ?? '').length)));
    return all
      .map((cells) =>
        cells
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n');
  }
}
