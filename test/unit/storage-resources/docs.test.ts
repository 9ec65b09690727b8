import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { storageKeyTable } from '../../helpers/storage/storage-key-table.js';

test('docs/storage-resources.md has every key as the schema has it', () => {
  const text = readFileSync('docs/storage-resources.md', 'utf8');
  expect(/<!-- keys -->\n([\s\S]*?)\n<!-- \/keys -->/.exec(text)?.[1]).toBe(storageKeyTable());
});
