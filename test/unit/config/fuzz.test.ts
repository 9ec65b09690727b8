import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatProblems } from '../../../config/yaml/format-problems.js';
import { distance, suggest } from '../../../config/yaml/suggest.js';
import { load } from './support.js';

const FILES = [
  'mission/waldur-site-agent-config.yaml',
  'mission/dwdi-storage.yaml',
  'mistakes.yaml',
  'moving-over.yaml',
];
const SOURCES = FILES.map((name) => readFileSync(`test/fixtures/config/${name}`, 'utf8'));
const PIECES = [
  '\t',
  ': ',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '<<: *a',
  '!!str ',
  '|',
  '>',
  '#',
  '\n',
  '\r',
  '\u2028',
  '\0',
  '%',
  '@',
  '`',
  '---\n',
  '...\n',
  '? ',
  'null',
  'yes',
  '1e999',
  '.nan',
  '0x1f',
  '${X}',
  'credential:',
  '😀',
  '-1',
  '2024-01-01',
  '__proto__: ',
  'constructor: ',
  'offerings: ',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(40),
  insert: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12 })),
});

const apply = (text: string, { at, remove, insert }: { at: number; remove: number; insert: string }): string => {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
};

describe('mutated files', () => {
  it('never crash the loader, and every invalid one has a problem with a place', () => {
    for (const source of SOURCES) load(source);
    const times: number[] = [];
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.array(edit, { minLength: 1, maxLength: 6 }), (source, edits) => {
        const text = edits.reduce(apply, source);
        const start = process.cpuUsage();
        const { config, problems } = load(text);
        const used = process.cpuUsage(start);
        times.push((used.user + used.system) / 1000);
        const lines = text.split('\n').length + 1;
        const errors = problems.filter(({ severity }) => severity === 'error');
        expect(config === undefined).toBe(errors.length > 0);
        for (const { line, col, file } of problems) {
          expect(file === 'environment' || (line >= 1 && line <= lines && col >= 1)).toBe(true);
        }
        expect(formatProblems(problems)).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 2000 },
    );
    times.sort((a, b) => a - b);
    // Processor time, since tests share the machine; single peaks are the garbage collector's.
    expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(50);
  });

  it('and large ones take little time', () => {
    const many = `timezone: UTC\nofferings: []\n${Array.from({ length: 20_000 }, (_, i) => `key${i}: ${i}`).join('\n')}\n`;
    const start = performance.now();
    const { problems } = load(many);
    expect(problems).toHaveLength(20_000 + 1);
    expect(formatProblems(problems).split('\n').length).toBeLessThan(1000);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});

describe('suggest', () => {
  it.each([
    ['qos_pused', 'qos_paused'],
    ['qosPaused', 'qos_paused'],
    ['qos-paused', 'qos_paused'],
    ['qos_apused', 'qos_paused'],
    ['something_else', undefined],
    ['', undefined],
  ])('%s → %s', (word, expected) => expect(suggest(word, ['qos_paused', 'qos_default', 'x'])).toBe(expected));

  it('measures a distance', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
