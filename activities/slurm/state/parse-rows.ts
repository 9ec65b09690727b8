import { failure } from '../../lib/failure.js';

/**
 * Output of `--parsable2 --noheader` → rows of exactly `columns` fields. Slurm escapes neither `|` nor newlines, so only
 * columns whose values cannot hold them may be asked for.
 *
 * @throws BackendOutput naming the line
 */
export function parseRows(output: string, columns: number, what: string): string[][] {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const fields = line.split('|').map((field) => field.trim());
      if (fields.length === columns) return fields;
      throw failure(
        'BackendOutput',
        `${what}, line ${index + 1}: ${fields.length} columns instead of ${columns}: ${JSON.stringify(line.slice(0, 200))}.`,
      );
    });
}
