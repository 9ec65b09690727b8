import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ok, problem } from '../../../activities/lib/diagnosis/finding.js';
import { type Check, runDiagnosis } from '../../../activities/lib/diagnosis/run-diagnosis.js';

const check = (id: string, run: Check<null>['run'], needs: string[] = []): Check<null> => ({
  id,
  title: `the ${id}`,
  needs,
  run,
});
const fine = async () => [ok('fine')];

describe('a diagnosis', () => {
  it('skips what needs a broken one, also further down, and looks at all others', async () => {
    const findings = await runDiagnosis(
      [
        check('a', async () => [problem('broken', 'mend it')]),
        check('b', fine, ['a']),
        check('c', fine, ['b']),
        check('d', fine),
      ],
      null,
      { timeoutMs: 1_000, offering: 'O' },
    );
    expect(findings).toEqual([
      { check: 'a', offering: 'O', status: 'problem', message: 'broken', fix: 'mend it' },
      { check: 'b', offering: 'O', status: 'skipped', message: 'the b: not looked at, because of: the a' },
      { check: 'c', offering: 'O', status: 'skipped', message: 'the c: not looked at, because of: the b' },
      { check: 'd', offering: 'O', status: 'ok', message: 'fine' },
    ]);
  });

  it('takes one that throws and one that takes too long as problems of their own', async () => {
    const findings = await runDiagnosis(
      [
        check('throws', async () => {
          throw new Error('no such thing');
        }),
        check('hangs', async () => {
          await sleep(5_000, undefined, { ref: false });
          return fine();
        }),
        check('last', fine),
      ],
      null,
      { timeoutMs: 50 },
    );
    expect(findings).toMatchObject([
      { status: 'problem', message: 'the throws: no such thing' },
      { status: 'problem', message: 'the hangs: no result within 0.05 s' },
      { status: 'ok' },
    ]);
  });

  it('runs independent checks side by side', async () => {
    const slow = async () => {
      await sleep(100);
      return fine();
    };
    const begun = performance.now();
    await runDiagnosis(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => check(id, slow)),
      null,
      { timeoutMs: 5_000 },
    );
    expect(performance.now() - begun).toBeLessThan(400);
  });

  it('heeds what another diagnosis has found before', async () => {
    const before = [{ check: 'token', ...problem('refused', 'renew it') }];
    const findings = await runDiagnosis([check('offering', fine, ['token'])], null, { timeoutMs: 1_000, before });
    expect(findings).toMatchObject([{ status: 'skipped', message: 'the offering: not looked at, because of: token' }]);
  });
});
