import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../../activities/lib/process/line-splitter.js';

/** The lines of some bytes that come in chunks of the given size. */
function split(bytes: Buffer, size: number): string[] {
  const splitter = new LineSplitter('sacct');
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.add(bytes.subarray(at, at + size)));
  const last = splitter.end();
  return last === undefined ? lines : [...lines, last];
}

describe('LineSplitter', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['lines', 'a\nb\n', ['a', 'b']],
    ['a last line without newline', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['CRLF, also on the last line', 'a\r\n\r\nb\r', ['a', '', 'b']],
    ['a return inside a line', 'a\rb\n', ['a\rb']],
    ['characters of two, three and four bytes', 'Ü|日本\n💧|x\n', ['Ü|日本', '💧|x']],
  ])('%s, whatever the borders of the chunks', (_, text, expected) => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length + 1; size += 1) expect(split(bytes, size)).toEqual(expected);
  });

  it('marks bytes that are not UTF-8 in their line alone', () => {
    expect(split(Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a]), 1)).toEqual(['a\uFFFD', 'b']);
  });

  it('says what splitting the whole text says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        const expected = Buffer.from(text).toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(split(Buffer.from(text), size)).toEqual(expected.map((line) => line.replace(/\r$/, '')));
      }),
    );
  });

  it('takes a line of 1 MiB and refuses a longer one as soon as it is', () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const splitter = new LineSplitter('sacct');
    for (let count = 0; count < 16; count += 1) expect([...splitter.add(piece)]).toEqual([]);
    expect([...splitter.add(Buffer.from('\n'))]).toEqual(['x'.repeat(1024 * 1024)]);
    for (let count = 0; count < 16; count += 1) expect([...splitter.add(piece)]).toEqual([]);
    expect(() => [...splitter.add(Buffer.from('x'))]).toThrow(
      expect.objectContaining({ type: 'BackendOutput', message: 'sacct printed a line of more than 1048576 bytes.' }),
    );
  });
});
