/**
 * Writes two tables into docs/operations.md: the failures of contracts/failure-types.ts, and what the backend is in them.
 * `npx tsx scripts/failure-table.ts`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { backendTable } from './lib/backend-table.js';
import { failureTable } from './lib/failure-table.js';

const file = fileURLToPath(new URL('../docs/operations.md', import.meta.url));
const before = readFileSync(file, 'utf8');
writeFileSync(
  file,
  before
    .replace(/^\| failure \|.*\n(?:\|.*\n)+/m, () => failureTable())
    .replace(/^\| backend \|.*\n(?:\|.*\n)+/m, () => backendTable()),
);
