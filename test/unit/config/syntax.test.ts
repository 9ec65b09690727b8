import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../config/site/load.js';
import { codes, load, offering, site } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};
const first = (path: string) => {
  const [problem] = loadConfig(path, { env: {} }).problems.filter(({ severity }) => severity === 'error');
  return [problem?.code, `${problem?.line}:${problem?.col}`, problem?.message];
};

const bomb = (levels: number) =>
  [
    'x-0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: levels }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
  ].join('\n');

describe('a file that is no configuration', () => {
  it.each<[string, () => string, unknown[]]>([
    ['missing', () => join(folder, 'none.yaml'), ['E_FILE', '1:1', 'there is no such file']],
    ['a directory', () => folder, ['E_FILE', '1:1', 'this is a directory, not a file']],
    ['below a file', () => join(file('plain', 'x'), 'y'), ['E_FILE', '1:1', 'a part of the path is not a directory']],
    [
      'too large',
      () => file('large', Buffer.alloc(5 * 1024 * 1024 + 1, 32)),
      ['E_FILE', '1:1', 'the file is larger than 5 MB'],
    ],
    ['empty', () => file('empty', ''), ['E_FILE', '1:1', 'the file is empty']],
    ['only a comment', () => file('comment', '# nothing\n'), ['E_FILE', '1:1', 'the file is empty']],
    [
      'UTF-16',
      () => file('utf16', Buffer.from('\ufeffa: 1', 'utf16le')),
      ['E_ENCODING', '1:1', expect.stringContaining('UTF-16')],
    ],
    [
      'Latin-1',
      () => file('latin1', Buffer.from('a: 1\nb: Zürich\n', 'latin1')),
      ['E_ENCODING', '1:1', expect.stringContaining('line 2 is not UTF-8')],
    ],
    ['binary', () => file('binary', 'a: 1\0'), ['E_ENCODING', '1:1', expect.stringContaining('NUL')]],
    ['tabs', () => file('tabs', 'offerings:\n\t- name: x\n'), ['E_YAML', '2:1', expect.stringContaining('tabs')]],
    [
      'duplicate keys',
      () => file('duplicate', 'timezone: UTC\nofferings: []\ntimezone: UTC\n'),
      ['E_DUPLICATE_KEY', '3:1', expect.stringContaining('before')],
    ],
    [
      'two documents',
      () => file('documents', 'offerings: []\n---\nofferings: []\n'),
      ['E_YAML', '2:1', expect.stringContaining('second document')],
    ],
    ['an open quote', () => file('quote', 'timezone: "UTC\n'), ['E_YAML', '2:1', expect.stringContaining('quote')]],
    [
      'a tag',
      () => file('tag', 'timezone: !!python/object:os.system x\n'),
      ['E_YAML', '1:11', expect.stringContaining('tags')],
    ],
    [
      'a dangling alias',
      () => file('alias', 'timezone: *zone\n'),
      ['E_ALIASES', '1:11', expect.stringContaining('no anchor')],
    ],
    [
      'an alias in itself',
      () => file('cycle', 'x-a: &a [*a]\nofferings: []\n'),
      ['E_ALIASES', expect.anything(), expect.stringContaining('inside its own anchor')],
    ],
    [
      'an alias bomb',
      () => file('bomb', bomb(12)),
      ['E_ALIASES', expect.anything(), expect.stringContaining('unfold')],
    ],
    [
      'nested too deeply',
      () => file('deep', `x-a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`),
      [expect.stringMatching(/E_ALIASES|E_YAML/), expect.anything(), expect.stringContaining('nested')],
    ],
    ['a list', () => file('list', '- 1\n'), ['E_TYPE', '1:1', expect.stringContaining('keys')]],
    ['a word', () => file('word', 'hello\n'), ['E_TYPE', '1:1', expect.stringContaining('keys')]],
    [
      'without offerings',
      () => file('root', 'timezone: UTC\n'),
      ['E_MISSING', '1:1', expect.stringContaining('required')],
    ],
    [
      'offerings as mapping',
      () => file('map', 'timezone: UTC\nofferings:\n  name: x\n'),
      ['E_TYPE', '3:3', 'must be a list, got a mapping'],
    ],
    [
      'an offering as text',
      () => file('text', 'timezone: UTC\nofferings:\n  - x\n'),
      ['E_TYPE', expect.stringMatching(/^3:/), expect.stringContaining('mapping')],
    ],
  ])('%s', (_name, make, expected) => expect(first(make())).toEqual(expected));

  it('that may not be read', () => {
    const path = file('closed', 'offerings: []');
    chmodSync(path, 0o000);
    if (process.getuid?.() === 0) return;
    expect(first(path)).toEqual(['E_FILE', '1:1', 'the file may not be read by this user']);
  });
});

describe('a file that is taken as the Python agent takes it', () => {
  it('has a byte order mark: a notice', () => {
    const { config, problems } = loadConfig(file('bom', `\ufeff${site([offering()])}`), { env: {} });
    expect(config).toBeDefined();
    expect(codes(problems, true)).toContain('notice E_ENCODING ');
  });

  it.each([
    ['yes', true],
    ['off', false],
    ['"true"', true],
    ['1', true],
  ])('stomp_enabled: %s', (text, value) => {
    const { config } = load(site([offering({ stomp_enabled: 'X' })]).replace('"X"', text));
    expect(config?.offerings[0]?.stomp_enabled).toBe(value);
  });

  it('merges mappings with <<, own keys first', () => {
    const { config } = load(
      `timezone: UTC\nx-w: &w {name: merged, verify_ssl: false}\nofferings:\n  - <<: *w\n    ${Object.entries(
        offering(),
      )
        .map(([k, v]) => `${k}: ${JSON.stringify(v)}`)
        .join('\n    ')}\n`,
    );
    expect(config?.offerings[0]).toMatchObject({ name: 'one', verify_ssl: false });
  });

  it('has Windows line ends', () => {
    const { problems } = load('timezone: Nowhere\r\nofferings: []\r\n');
    expect(problems.map(({ line, col }) => `${line}:${col}`)).toContain('1:11');
  });
});
