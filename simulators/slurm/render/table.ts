import type { GlobalFlags } from '../parse/global-flags.js';
import { cell, headerCell } from './pad.js';

/** One column of a listing. */
export interface Column<Row> {
  header: string;
  /** Characters; negative puts text at the left. */
  width: number;
  value: (row: Row) => string;
}

/** Prints rows as sacctmgr does: fixed columns, or `|` between (and for `-p` after) the values. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  flags: Pick<GlobalFlags, 'style' | 'noHeader'>,
): string {
  const lines: string[] = [];
  if (flags.style === 'columns') {
    if (!flags.noHeader) {
      lines.push(columns.map(({ header, width }) => `${headerCell(header, width)} `).join(''));
      lines.push(columns.map(({ width }) => `${'-'.repeat(Math.abs(width))} `).join(''));
    }
    for (const row of rows) lines.push(columns.map(({ width, value }) => `${cell(value(row), width)} `).join(''));
  } else {
    const end = flags.style === 'parsable' ? '|' : '';
    if (!flags.noHeader) lines.push(columns.map(({ header }) => header).join('|') + end);
    for (const row of rows) lines.push(columns.map(({ value }) => value(row)).join('|') + end);
  }
  return lines.map((line) => `${line}\n`).join('');
}
