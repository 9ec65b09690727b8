import { failure } from '../../lib/failure.js';
import type { LineParser } from '../commands/line-parser.js';

/**
 * Reads output of `--parsable2 --noheader`: rows of exactly `columns` fields, blank lines left out. Slurm escapes neither
 * `|` nor newlines, so only columns whose values cannot hold them may be asked for.
 *
 * @param columns of a row; with `orMore` at least so many, for rows with names that hold `|` themselves
 * @param result what `enter` enters each row into
 * @throws BackendOutput naming the line, from `onLine`
 */
export function rowParser<T>(
  columns: number | { orMore: number },
  what: string,
  result: T,
  enter: (result: T, row: readonly string[]) => void,
): LineParser<T> {
  let number = 0;
  const least = typeof columns === 'number' ? columns : columns.orMore;
  const most = typeof columns === 'number' ? columns : Number.POSITIVE_INFINITY;
  return {
    result,
    onLine(line) {
      if (line.trim() === '') return;
      number += 1;
      const row = line.split('|').map((field) => field.trim());
      if (row.length >= least && row.length <= most) enter(result, row);
      else {
        const found = `${row.length} columns instead of ${least}: ${JSON.stringify(line.slice(0, 200))}`;
        throw failure('BackendOutput', `${what}, line ${number}: ${found}.`);
      }
    },
  };
}
