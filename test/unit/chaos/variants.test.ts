import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { replaceOnce } from '../../chaos/variants/replace-once.js';
import { VARIANTS } from '../../chaos/variants/variants.js';

describe('builds that are broken on purpose', () => {
  const all = Object.entries(VARIANTS).flatMap(([name, replacements]) =>
    replacements.map((each) => [name, each] as const),
  );

  it.each(all)('%s: the place in the source is still there, once', (_, replacement) => {
    const source = readFileSync(replacement.file, 'utf8');
    expect(replaceOnce(source, replacement)).not.toBe(source);
  });
});
