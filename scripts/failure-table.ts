/** Writes the failure table of contracts/failure-types.ts into docs/operations.md: `npx tsx scripts/failure-table.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failureTable } from './lib/failure-table.js';

const file = fileURLToPath(new URL('../docs/operations.md', import.meta.url));
const before = readFileSync(file, 'utf8');
writeFileSync(
  file,
  before.replace(/^\| failure \|.*\n(?:\|.*\n)+/m, () => failureTable()),
);
