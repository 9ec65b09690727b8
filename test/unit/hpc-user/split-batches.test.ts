import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitBatches } from '../../../activities/hpc-user/split-batches.js';

const BASE = 'https://api.example.org/api/v1/export/waldur/projects';
const urlOf = (batch: string[]): string =>
  `${BASE}?${new URLSearchParams(batch.map((slug): [string, string] => ['projects', slug])).toString()}`;

describe('splitting by the length of the URL', () => {
  it('makes one request where they fit, to the last character', () => {
    const slugs = ['a', 'b', 'c'];
    const length = urlOf(slugs).length;
    expect(splitBatches(slugs, BASE.length, length)).toEqual({ batches: [slugs], tooLong: [] });
    expect(splitBatches(slugs, BASE.length, length - 1)).toEqual({ batches: [['a', 'b'], ['c']], tooLong: [] });
  });

  it('makes none for nothing', () => {
    expect(splitBatches([], BASE.length, 8000)).toEqual({ batches: [], tooLong: [] });
  });

  it('leaves out what does not fit alone', () => {
    const long = 'x'.repeat(500);
    expect(splitBatches(['a', long, 'b'], BASE.length, 300)).toEqual({ batches: [['a', 'b']], tooLong: [long] });
  });

  it('never exceeds the limit, loses nothing, and fills requests', () => {
    const slug = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(slug, { maxLength: 200 }), fc.integer({ min: 60, max: 1000 }), (slugs, limit) => {
        const { batches, tooLong } = splitBatches(slugs, BASE.length, limit);
        expect([...batches.flat(), ...tooLong].sort()).toEqual([...slugs].sort());
        for (const batch of batches) expect(urlOf(batch).length).toBeLessThanOrEqual(limit);
        for (const each of tooLong) expect(urlOf([each]).length).toBeGreaterThan(limit);
        batches.slice(1).forEach((batch, index) => {
          expect(urlOf([...(batches[index] ?? []), batch[0] ?? '']).length).toBeGreaterThan(limit);
        });
      }),
    );
  });
});
