import type { Verdict } from './check/evidence.js';

/** A table of what was expected and found, for a terminal. */
export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const rows = [['', 'check', 'expected', 'found'], ...verdicts.map(cells)];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const cells = ({ check, expected, found, ok }: Verdict): string[] => [ok ? '✔' : '✘', check, expected, found];
