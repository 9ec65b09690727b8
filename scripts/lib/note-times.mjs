import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './steps.mjs';

const FILE = join(root, 'test', 'run', 'file-seconds.json');
/** Shorter files come last in any order. */
const LEAST_SECONDS = 5;

/** Writes down how many seconds each of the longer test files took, the longest first, for test/run/slow-first.mjs. */
export function noteTimes(reports) {
  const seconds = reports
    .flatMap(({ testResults = [] }) => testResults)
    .map(({ name, startTime, endTime }) => [relative(root, name), Math.round((endTime - startTime) / 1000)])
    .filter(([, each]) => each >= LEAST_SECONDS)
    .sort(([, a], [, b]) => b - a);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(seconds), null, 2)}\n`);
}
