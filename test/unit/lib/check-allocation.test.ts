import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../activities/slurm/changes/change.js';
import { describeMissing } from '../../../activities/slurm/changes/change.js';
import { createCheckAllocation, type SlurmBackend } from '../../../activities/slurm/index.js';
import { slurmName } from '../../../activities/slurm/slurm-name.js';
import { facts } from '../../contract/slurm-backend/allocation-fixture.js';

const name = (text: string) => slurmName('account', text);
const user = (text: string, partition?: string): Change => ({
  kind: 'addUser',
  account: name('a_1'),
  user: slurmName('user', text),
  partition: partition === undefined ? '' : slurmName('partition', partition),
  defaultAccount: null,
  fairshareParent: false,
});

const previewing = (changes: Change[]): SlurmBackend =>
  ({
    preview: async () => ({ desired: { warnings: ['no TRES gpu'], reportedLimits: { mem: 10 } }, changes }),
  }) as unknown as SlurmBackend;

const check = (changes: Change[], offeringId = 'a'.repeat(32), configHash = 'h') =>
  createCheckAllocation(new Map([['a'.repeat(32), { backend: previewing(changes), configHash: 'h' }]]))({
    facts: { ...facts({ backendId: 'a_1' }), offeringId },
    configHash,
  });

describe('checkAllocation', () => {
  it.each<[Change, string]>([
    [
      { kind: 'createAccount', name: name('a_1'), parent: name('p_1'), limits: {} } as unknown as Change,
      'account a_1 under p_1',
    ],
    [
      { kind: 'createAccount', name: name('a_1'), parent: name('p_1'), limits: { cpu: 600 } } as unknown as Change,
      'account a_1 under p_1 with GrpTRESMins cpu=600',
    ],
    [
      { kind: 'setLimits', account: name('a_1'), parent: name('p_1'), limits: { cpu: 600, mem: -1 } },
      'GrpTRESMins cpu=600,mem=-1 of account a_1',
    ],
    [user('ada'), 'user ada in account a_1'],
    [user('ada', 'gpu'), 'user ada in account a_1, partition gpu'],
    [{ kind: 'conflict', failureType: 'AccountExists', reason: 'it is elsewhere.' }, 'it is elsewhere.'],
  ])('%j is missing as "%s"', (change, line) => expect(describeMissing(change)).toBe(line));

  it('says what would be written, and hands on what finishing needs', async () => {
    expect(await check([user('ada'), user('ada'), user('bob')])).toEqual({
      missing: ['user ada in account a_1', 'user bob in account a_1'],
      warnings: ['no TRES gpu'],
      reportedLimits: { mem: 10 },
    });
    expect(await check([])).toMatchObject({ missing: [] });
  });

  it('counts what is too much to name', async () => {
    const { missing } = await check(Array.from({ length: 2_000 }, (_, at) => user(`u${at}`)));
    expect(missing).toHaveLength(51);
    expect(missing.at(-1)).toBe('1950 more');
  });

  it.each([
    ['another configuration', 'a'.repeat(32), 'other'],
    ['an unknown offering', 'b'.repeat(32), 'h'],
  ])('refuses %s', async (_, offeringId, configHash) => {
    await expect(check([], offeringId, configHash)).rejects.toMatchObject({ type: 'ConfigMismatch' });
  });
});
