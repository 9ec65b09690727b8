import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { filesOf, withFiles } from '../../../scripts/lib/example-files.js';

const page = readFileSync('docs/adding-a-backend.md', 'utf8');

describe('docs/adding-a-backend.md', () => {
  it('shows the example as it is compiled and tested (npx tsx scripts/example-files.ts puts it there)', () =>
    expect(withFiles(page)).toBe(page));

  it('shows all of it', () => {
    const files = readdirSync('test/ledger').map((name) => `test/ledger/${name}`);
    expect(filesOf(page).sort()).toEqual(files.sort());
  });

  it('would tell a page that is behind', () => {
    const behind = page.replace('export class Ledger', 'export class Book');
    expect(withFiles(behind)).not.toBe(behind);
  });
});
