import { describe, expect, it } from '@jest/globals';
import type { Backend, PlannedWish } from '../../../activities/lib/backend/backend.js';
import { createCheckAllocation } from '../../../activities/lib/backend/check-allocation.js';
import { failure } from '../../../activities/lib/failure.js';
import { type Change, describeChange, describeMissing } from '../../../activities/slurm/changes/change.js';
import { slurmName } from '../../../activities/slurm/slurm-name.js';
import type { ApplyRequest } from '../../../contracts/allocation.js';
import { wish } from '../../contract/slurm-backend/allocation-fixture.js';

const name = (text: string) => slurmName('account', text);
const user = (text: string, partition?: string): Change => ({
  kind: 'addUser',
  account: name('a_1'),
  user: slurmName('user', text),
  partition: partition === undefined ? '' : slurmName('partition', partition),
  defaultAccount: null,
  fairshareParent: false,
});

/** A backend that reads nothing and plans the same whatever is wished. */
const planning = (planned: PlannedWish): Backend => {
  const plan: Backend['plan'] = (wishes, state) => (state === 'state' ? wishes.map(() => planned) : []);
  return { read: async () => 'state', plan } as unknown as Backend;
};

const checked = (planned: PlannedWish, request: Partial<ApplyRequest> = {}) => {
  const backends = new Map([['a'.repeat(32), [{ name: 'slurm', backend: planning(planned), configHash: 'h' }]]]);
  const usual = { wish: wish({ backendId: 'a_1' }), backend: 'slurm', configHash: 'h' };
  return createCheckAllocation(backends)({ ...usual, ...request });
};

const check = (changes: Change[], offeringId = 'a'.repeat(32), configHash = 'h') => {
  const described = changes.map((change) => ({
    ...{ kind: change.kind, done: describeChange(change), missing: describeMissing(change) },
  }));
  const planned = { status: 'planned', changes: described, warnings: ['no TRES gpu'], reportedLimits: { mem: 10 } };
  return checked(planned as PlannedWish, { wish: wish({ backendId: 'a_1', offeringId }), configHash });
};

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

  it('says what stands in the way, and throws what makes no sense', async () => {
    const said = { warnings: ['no TRES gpu'], reportedLimits: { mem: 10 } };
    const conflict = { status: 'conflict', failureType: 'AccountExists', reason: 'it is elsewhere.' } as const;
    expect(await checked({ ...conflict, ...said })).toEqual({ missing: ['it is elsewhere.'], ...said });
    const refused = checked({ status: 'refused', error: failure('NameInvalid', 'account --help') });
    await expect(refused).rejects.toMatchObject({ type: 'NameInvalid' });
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
