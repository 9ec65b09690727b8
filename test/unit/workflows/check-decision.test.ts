import { describe, expect, it } from '@jest/globals';
import { describeDecision, objectionTo } from '../../../workflows/orders/check-decision.js';

describe('a decision that somebody sends', () => {
  it.each([
    [{ action: 'retry' }],
    [{ action: 'skip', by: 'ada' }],
    [{ action: 'fail', reason: '', by: '' }],
    [{ action: 'skip', force: false }],
    [{ action: 'skip', force: true, reason: 'done by hand' }],
  ])('%j is taken', (sent) => expect(objectionTo(sent)).toBeUndefined());

  const SEND = 'Send {"action": "retry"}, {"action": "skip"} or {"action": "fail"}';
  it.each<[unknown, string, string]>([
    [undefined, 'The input is missing', SEND],
    [null, 'not a JSON object', SEND],
    ['retry', 'not a JSON object', SEND],
    [[{ action: 'retry' }], 'not a JSON object', SEND],
    [{}, 'The action is missing', SEND],
    [{ action: 'explode' }, 'The action "explode" is unknown', SEND],
    [{ action: ['retry'] }, 'The action ["retry"] is unknown', SEND],
    [{ action: 'retry', reson: 'x' }, 'There is no "reson", only action, reason, by, force', SEND],
    [{ action: 'retry', reason: 7 }, '"reason" must be text', 'in quotes'],
    [{ action: 'retry', by: null }, '"by" must be text', 'in quotes'],
    [{ action: 'retry', reason: 'x'.repeat(501) }, '"reason" has 501 characters', '500 are possible'],
    [{ action: 'retry', by: 'x'.repeat(101) }, '"by" has 101 characters', '100 are possible'],
    [{ action: 'skip', force: 'true' }, '"force" must be true or false', 'without quotes'],
    [{ action: 'fail', force: true, reason: 'x' }, '"force" belongs to {"action": "skip"}', 'leave it out'],
    [{ action: 'skip', force: true }, 'A forced skip needs a reason', '"reason": "'],
    [{ action: 'skip', force: true, reason: '  ' }, 'A forced skip needs a reason', '"force": true'],
  ])('%j is refused, with what to send instead', (sent, what, instead) => {
    expect(objectionTo(sent)).toContain(what);
    expect(objectionTo(sent)).toContain(instead);
  });

  it('is told in words', () => {
    expect(describeDecision({ action: 'retry' })).toBe('retry');
    expect(describeDecision({ action: 'fail', by: '', reason: 'typo' })).toBe('fail: typo');
    expect(describeDecision({ action: 'skip', by: 'ada', force: true, reason: 'by hand' })).toBe(
      'skip by ada, forced: by hand',
    );
  });
});
