/**
 * Lays rows out in columns under a header. Columns are as wide as their widest cell; the last is cut to fit `width`.
 *
 * @param width columns of the terminal; without it nothing is cut
 */
export function table(header: string[], rows: string[][], width?: number): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) => {
      const line = header
        .map((_, column) => (row[column] ?? '').padEnd(column === header.length - 1 ? 0 : (widths[column] ?? 0)))
        .join('  ')
        .trimEnd();
      return width !== undefined && line.length > width ? `${line.slice(0, Math.max(width - 1, 1))}…` : line;
    })
    .join('\n');
}

/** A span of time as an operator says it: `0.4 s`, `12 s`, `3 min 5 s`, `5 min`, `2 h 10 min`, `4 d 2 h`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 1, 's');
  if (whole < 86_400) return pair(whole, 3600, 'h', 60, 'min');
  return pair(whole, 86_400, 'd', 3600, 'h');
}

function pair(seconds: number, size: number, unit: string, smallSize: number, smallUnit: string): string {
  const rest = Math.floor((seconds % size) / smallSize);
  return `${Math.floor(seconds / size)} ${unit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}
