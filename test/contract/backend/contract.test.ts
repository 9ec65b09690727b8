import { afterAll } from '@jest/globals';
import * as testBackends from '../../backends.js';
import type { TestBackend } from './backend-under-test.js';
import { ResultTable } from './result-table.js';
import { realSlurm, simulatedSlurm } from './slurm-under-test.js';
import { backendSuite } from './suite.js';

/** Every backend that has a line there, and Slurm on what it can be tested on. */
const listed = Object.values(testBackends as Record<string, TestBackend>).map(({ underTest }) => underTest);

/** One suite for every backend there is; the table shows what each keeps. */
const table = new ResultTable();
for (const backend of [...listed, simulatedSlurm, realSlurm]) backendSuite(backend, table);
afterAll(() => {
  process.stderr.write(`\nThe contract of a backend, by backend:\n${table}\n`);
});
