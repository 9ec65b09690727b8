/** Writes the example's files into docs/adding-a-backend.md: `npx tsx scripts/example-files.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withFiles } from './lib/example-files.js';

const page = fileURLToPath(new URL('../docs/adding-a-backend.md', import.meta.url));
writeFileSync(page, withFiles(readFileSync(page, 'utf8')));
