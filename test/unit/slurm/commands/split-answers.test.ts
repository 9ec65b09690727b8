import { describe, expect, it } from '@jest/globals';
import { splitAnswers } from '../../../../activities/slurm/commands/split-answers.js';

const STATEMENTS = ['show assoc where account=a', 'show account where name=a', 'show user where name=u'];
const output = (...answers: string[]): string =>
  `${answers.map((text, at) => `sacctmgr: ${STATEMENTS[at]}\n${text}`).join('')}sacctmgr: \n`;

describe('answers of one sacctmgr to several statements', () => {
  it('are told apart, empty ones too', () => {
    expect(splitAnswers(output('a|root|\na||u\n', 'a\n', ''), STATEMENTS)).toEqual(
      ['a|root|\na||u\n', 'a\n', ''].map((text) => text.trimEnd()),
    );
  });

  it.each([
    ['a client that does not repeat its statements', 'sacctmgr: a|root|\nsacctmgr: a\nsacctmgr: '],
    ['no answer at all', ''],
    ['an answer that ends early', output('a|root|\n', 'a\n')],
    ['something before the first statement', `hello\n${output('', '', '')}`],
  ])('are not guessed from %s', (_, text) => {
    expect(splitAnswers(text, STATEMENTS)).toBeUndefined();
  });
});
