import { describe, expect, it } from '@jest/globals';
import { shownProblem } from '../../../activities/waldur/orders/shown-problem.js';
import { FAILURES } from '../../../contracts/failure-types.js';

const HIDDEN = 'Internal backend error. Please contact the service provider.';
const BACKEND = /^(Backend|Account|Name|Limit)/;

describe('what Waldur gets to see of a failure', () => {
  it('is message and causes where details may be shown', () => {
    const causes = ['activity applyAllocation: NON_RETRYABLE_FAILURE', 'BackendRejected: unknown QOS gold'];
    expect(shownProblem({ failureType: 'BackendRejected', message: 'unknown QOS gold', causes }, true)).toEqual({
      message: 'unknown QOS gold',
      traceback: 'activity applyAllocation: NON_RETRYABLE_FAILURE\ncaused by BackendRejected: unknown QOS gold',
    });
  });

  it('is the failure alone where no causes are known', () => {
    const report = { failureType: 'WaldurRejected', message: 'limits: bad' };
    expect(shownProblem(report, true)).toEqual({ message: 'limits: bad', traceback: 'WaldurRejected: limits: bad' });
  });

  it.each(Object.keys(FAILURES))('is the text of backend failures only where they may not: %s', (failureType) => {
    const report = { failureType, message: 'details of it', causes: [`${failureType}: details of it`] };
    const message = BACKEND.test(failureType) ? 'details of it' : HIDDEN;
    expect(shownProblem(report, false)).toEqual({ message, traceback: '' });
  });

  it('hides failures that nobody has named', () => {
    expect(shownProblem({ failureType: 'BackendSomething', message: 'x' }, false).message).toBe(HIDDEN);
  });

  it.each([
    ['folders of a machine', "'/opt/slurm/bin/sacctmgr' is missing", "'sacctmgr' is missing"],
    ['a folder alone', 'cannot write /var/lib/siteflow/: full', 'cannot write : full'],
    [
      'but no address',
      'POST https://waldur.example.com/api/x/ failed',
      'POST https://waldur.example.com/api/x/ failed',
    ],
    ['and no route', 'GET marketplace-orders/{uuid}/team/', 'GET marketplace-orders/{uuid}/team/'],
    ['credentials in an address', 'proxy http://me:secret@proxy:3128', 'proxy http://***@proxy:3128'],
    ['mail addresses', 'user ada.l+x@uni.example.org is unknown', 'user *** is unknown'],
    ['tokens', `Token ${'0a'.repeat(20)} refused`, 'Token *** refused'],
    ['long hexadecimal numbers', `got ${'0a'.repeat(20)}`, 'got ***'],
    ['but no UUID', `order ${'0a'.repeat(16)}`, `order ${'0a'.repeat(16)}`],
    ['JSON web tokens', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def', 'got ***'],
    ['control characters', 'a\u0000b\u001b[31m', 'a b [31m'],
  ])('leaves out %s', (_, message, shown) => {
    for (const exposed of [true, false])
      expect(shownProblem({ failureType: 'BackendMisconfigured', message }, exposed).message).toBe(shown);
    expect(shownProblem({ failureType: 'X', message: '', causes: [message] }, true).traceback).toBe(shown);
  });

  it('has a traceback of at most some thousand characters', () => {
    const causes = Array.from({ length: 6 }, () => 'x'.repeat(1500));
    expect(shownProblem({ failureType: 'X', message: 'x', causes }, true).traceback).toHaveLength(4001);
  });
});
