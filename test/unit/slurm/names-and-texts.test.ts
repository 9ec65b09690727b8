import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountText, storedText } from '../../../activities/slurm/desired/account-text.js';
import { slurmName } from '../../../activities/slurm/slurm-name.js';

describe('slurmName', () => {
  it.each([
    ['account', 'hpc_a1', 'hpc_a1'],
    ['account', 'Proj-A.1', 'proj-a.1'],
    ['account', '_x', '_x'],
    ['user', 'Alice', 'alice'],
    ['partition', 'GPU_a100', 'gpu_a100'],
    ['user', 'jdoe@Site.Example', 'jdoe@site.example'],
    ['cluster', 'Alps', 'alps'],
  ] as const)('%s %s → %s', (kind, value, expected) => {
    expect(slurmName(kind, value)).toBe(expected);
  });

  it.each([
    ...['', ' ', '-x', '--help', '.x', 'a b', 'a,b', 'rng[1-3]', 'a=b', "o'brien", 'q"x', 'a/b', 'a;b', 'a|b', '$(id)'],
    ...['ümlaut', '日本', 'a\nb', 'a\0b', 'a:b', 'a@b', 'a#b', 'where', 'SET', 'x'.repeat(256)],
  ])('refuses %j', (value) => {
    expect(() => slurmName('account', value)).toThrow(
      expect.objectContaining({ type: 'NameInvalid', nonRetryable: true }),
    );
  });

  it('keeps users within what slurmdbd tells apart', () => {
    expect(() => slurmName('user', 'u'.repeat(43))).toThrow(expect.objectContaining({ type: 'NameInvalid' }));
  });

  it('lets nothing through that is not on the allow-list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        try {
          expect(slurmName('account', value)).toMatch(/^[a-z0-9_][a-z0-9_.-]*$/);
        } catch (error) {
          expect(error).toMatchObject({ type: 'NameInvalid' });
        }
      }),
    );
  });
});

describe('accountText', () => {
  it.each([
    ['Project one', 'Project one'],
    ['say "hi"', 'say hi'],
    ["it's", 'it`s'],
    ['a|b', 'a/b'],
    ['a\n  b\t\u2028c', 'a b c'],
    ['#1 back\\slash', '1 backslash'],
    ['\u0000\u001b[31m', '[31m'],
    ['"#\\', 'fallback'],
    ['   ', 'fallback'],
    ['e\u0301', 'é'],
    ['💧'.repeat(300), '💧'.repeat(255)],
  ])('%j → %j', (value, expected) => {
    expect(accountText(value, 'fallback')).toBe(expected);
  });

  it('never holds what ends a value, a line or a column, and is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = accountText(value, 'x');
        expect(text).toMatch(/^[^'"\\#|\p{Cc}]+$/u);
        expect(accountText(text, 'x')).toBe(text);
      }),
    );
  });

  it('is stored with ASCII letters in lower case', () => {
    expect(storedText('Ünï ABC ÄÖ')).toBe('Ünï abc ÄÖ');
  });
});
