import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const table = join(root, 'test', 'run', 'file-seconds.json');
const SECONDS = existsSync(table) ? JSON.parse(readFileSync(table, 'utf8')) : {};

/** Files that are not in the table are short ones; the larger the longer. */
const BYTES_PER_SECOND = 10_000;

/** How long a file is expected to run. */
const expected = ({ path }) => SECONDS[relative(root, path)] ?? statSync(path).size / BYTES_PER_SECOND;

/**
 * Jest's order of test files: those that take longest come first, so that no worker is left alone with one at the end.
 * How long they took stands in file-seconds.json (`npm test -- --note-times` writes it).
 */
export default class SlowFirst {
  sort(tests) {
    return [...tests].sort((a, b) => expected(b) - expected(a) || (a.path < b.path ? -1 : 1));
  }

  /** `--shard`: every n-th of the ordered files, so that all shards take about the same time. */
  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, at) => at % shardCount === shardIndex - 1);
  }

  /** `--onlyFailures`: what failed before is not kept. */
  allFailedTests(tests) {
    return tests;
  }

  /** Durations are not kept from run to run. */
  cacheResults() {}
}
