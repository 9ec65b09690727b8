import { failure } from '../../lib/failure.js';
import type { LineParser } from '../commands/line-parser.js';

/**
 * Reads output of `--parsable2 --noheader`: rows of exactly `columns` fields, blank lines left out. Slurm escapes neither
 * `|` nor newlines, so only columns whose values cannot hold them may be asked for.
 *
 * @param result what `enter` enters each row into
 * @throws BackendOutput naming the line, from `onLine`
 */
export function rowParser<T>(
  columns: number,
  what: string,
  result: T,
  enter: (result: T, row: readonly string[]) => void,
): LineParser<T> {
  let number = 0;
  return {
    result,
    onLine(line) {
      if (line.trim() === '') return;
      number += 1;
      const row = line.split('|').map((field) => field.trim());
      if (row.length === columns) enter(result, row);
      else {
        const found = `${row.length} columns instead of ${columns}: ${JSON.stringify(line.slice(0, 200))}`;
        throw failure('BackendOutput', `${what}, line ${number}: ${found}.`);
      }
    },
  };
}
