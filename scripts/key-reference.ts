/** Writes the reference of all keys, made from the schemas, into docs/configuration.md: `npx tsx scripts/key-reference.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keyReference } from '../config/schema/key-reference.js';

const file = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
const before = readFileSync(file, 'utf8');
writeFileSync(
  file,
  before.replace(/^### Root\n[\s\S]*/m, () => keyReference()),
);
