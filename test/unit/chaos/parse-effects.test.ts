import { describe, expect, it } from '@jest/globals';
import { parseEffects } from '../../chaos/site/parse-effects.js';

const row = (second: number, user = 'ada'): string =>
  `1404\t7\t${second}\tlab\tmod_time=${second}, acct='a', user='${user}'`;
const ADDED = 'add association lab a:ada';

describe('what slurmdbd noted', () => {
  it('names what was added', () => {
    const rows = ['1402\ta\t1\t\t', '1406\tada\t1\t\t', row(1), ''].join('\n');
    expect(parseEffects(rows, false)).toEqual(['add account a', 'add user ada', ADDED]);
  });

  it('counts two equal rows of a newer one once, and everything else as it is', () => {
    expect(parseEffects([row(1), row(1)].join('\n'), true)).toEqual([ADDED]);
    expect(parseEffects([row(1), row(1)].join('\n'), false)).toEqual([ADDED, ADDED]);
    expect(parseEffects([row(1), row(1), row(2), row(2)].join('\n'), true)).toEqual([ADDED, ADDED]);
    expect(parseEffects([row(1), row(1), row(1)].join('\n'), true)).toEqual([ADDED, ADDED]);
    expect(parseEffects([row(1), row(1, 'bob')].join('\n'), true)).toEqual([ADDED, 'add association lab a:bob']);
  });
});
