import { describe, expect, it } from '@jest/globals';
import { AnswerSplitter } from '../../../../activities/slurm/commands/answer-splitter.js';

const STATEMENTS = ['show assoc where account=a', 'show account where name=a', 'show user where name=u'];
const output = (...answers: string[]): string =>
  `${answers.map((text, at) => `sacctmgr: ${STATEMENTS[at]}\n${text}`).join('')}sacctmgr: \n`;

function split(text: string): { complete: boolean; answers: string[][] } {
  const answers: string[][] = STATEMENTS.map(() => []);
  const splitter = new AnswerSplitter(STATEMENTS, (at, line) => answers[at]?.push(line));
  for (const line of text.split('\n')) splitter.add(line);
  return { complete: splitter.complete, answers };
}

describe('answers of one sacctmgr to several statements', () => {
  it('are told apart, empty ones too', () => {
    expect(split(output('a|root|\na||u\n', 'a\n', ''))).toEqual({
      complete: true,
      answers: [['a|root|', 'a||u'], ['a'], []],
    });
  });

  it('end with the last prompt', () => {
    const text = `${output('', '', 'u|a\n')}something said later\n`;
    expect(split(text)).toEqual({ complete: true, answers: [[], [], ['u|a']] });
  });

  it('may begin after blank lines', () => {
    expect(split(`\n${output('a\n', '', '')}`)).toEqual({ complete: true, answers: [['a'], [], []] });
  });

  it.each([
    ['a client that does not repeat its statements', 'sacctmgr: a|root|\nsacctmgr: a\nsacctmgr: '],
    ['no answer at all', ''],
    ['an answer that ends early', output('a|root|\n', 'a\n')],
    ['something before the first statement', `hello\n${output('', '', '')}`],
    ['a statement that is repeated in part', output('a\n', 'a\n', '').replace('show account where', '<ount where')],
  ])('are not guessed from %s', (_, text) => {
    expect(split(text).complete).toBe(false);
  });
});
