import { describe, expect, it } from '@jest/globals';
import {
  describeChange,
  expectChanges,
  notShown,
  type WriteChange,
} from '../../../../activities/slurm/changes/change.js';
import { desiredAllocation } from '../../../../activities/slurm/desired/desired-allocation.js';
import { plan } from '../../../../activities/slurm/plan/plan.js';
import { wish } from '../../../contract/slurm-backend/allocation-fixture.js';
import { type StateSketch, state } from './state-fixture.js';

const cpu = { measured_unit: 'h', label: 'l', unit_factor: 1, accounting_type: 'limit' as const };
const desire = (policy: 'common' | 'individual' | 'none' = 'none', partitions: string[] = []) =>
  desiredAllocation(
    wish({
      backendId: 'a1',
      limits: { cpu: 5, mem: 7 },
      users: ['alice', 'bob'],
      offeringPartitions: partitions,
    }),
    {
      default_account: 'dflt',
      root_account: 'root',
      default_account_policy: policy,
      customer_prefix: 'c_',
      project_prefix: 'p_',
      enforce_offering_partitions: true,
    },
    { cpu, mem: cpu },
    new Set(),
  );
const lines = (sketch: StateSketch, ...args: Parameters<typeof desire>) =>
  plan(desire(...args), state(sketch)).map(describeChange);

const TREE = { c_uni: 'root', p_phys: 'c_uni', a1: { parent: 'p_phys', limits: { cpu: 5, mem: 7 } } };

describe('plan', () => {
  it('makes everything on an empty cluster', () => {
    expect(lines({})).toEqual([
      'account c_uni created under root',
      'account p_phys created under c_uni',
      'account a1 created under p_phys with GrpTRESMins cpu=5,mem=7',
      'user alice added to account a1',
      'user bob added to account a1',
    ]);
  });

  it.each<[string, StateSketch, string[]]>([
    ['everything is there', { accounts: TREE, members: ['alice@a1', 'bob@a1'] }, []],
    [
      'more is there',
      {
        accounts: { ...TREE, a1: { parent: 'p_phys', limits: { cpu: 5, mem: 7, node: 1 } } },
        members: ['alice@a1', 'bob@a1', 'eve@a1'],
      },
      [],
    ],
    [
      'one TRES differs',
      { accounts: { ...TREE, a1: { parent: 'p_phys', limits: { cpu: 4, mem: 7 } } }, members: ['alice@a1', 'bob@a1'] },
      ['account a1: GrpTRESMins cpu=5'],
    ],
    [
      'limits are gone',
      { accounts: { ...TREE, a1: 'p_phys' }, members: ['alice@a1', 'bob@a1'] },
      ['account a1: GrpTRESMins cpu=5,mem=7'],
    ],
    ['a user is missing', { accounts: TREE, members: ['alice@a1'] }, ['user bob added to account a1']],
    ['the project stands elsewhere', { accounts: { ...TREE, p_phys: 'root' }, members: ['alice@a1', 'bob@a1'] }, []],
    [
      'the account is half made',
      {
        accounts: { ...TREE, a1: { parent: 'p_phys', limits: { cpu: 5, mem: 7 }, listed: false } },
        members: ['alice@a1', 'bob@a1'],
      },
      ['account a1 created under p_phys with GrpTRESMins cpu=5,mem=7'],
    ],
    [
      'the project is half made',
      { accounts: { ...TREE, p_phys: { parent: 'root', listed: false } }, members: ['alice@a1', 'bob@a1'] },
      ['account p_phys created under root'],
    ],
  ])('%s', (_, sketch, expected) => {
    expect(lines(sketch)).toEqual(expected);
  });

  it.each<[string, string[], string[]]>([
    [
      'no association',
      [],
      ['user alice added to account a1 in partition gpu', 'user alice added to account a1 in partition long'],
    ],
    ['one of two', ['alice@a1/gpu'], ['user alice added to account a1 in partition long']],
    ['all partitions', ['alice@a1'], []],
  ])('partitions: %s', (_, members, expected) => {
    const sketch = { accounts: TREE, members: [...members, 'bob@a1'] };
    expect(lines(sketch, 'none', ['gpu', 'long'])).toEqual(expected);
  });

  const withDefault = { ...TREE, dflt: 'root' };
  it.each<[string, StateSketch, (string | null)[][]]>([
    [
      'new user',
      { accounts: withDefault, members: ['bob@a1'] },
      [
        ['alice', 'dflt', 'dflt'],
        ['alice', 'a1', 'dflt'],
      ],
    ],
    [
      'user with another default',
      { accounts: withDefault, members: ['bob@a1'], users: { alice: 'x' } },
      [['alice', 'dflt', null], ['alice', 'a1', null], ['alice: dflt instead of x']],
    ],
    [
      'user of another cluster',
      { accounts: withDefault, members: ['bob@a1'], users: { alice: '' } },
      [['alice', 'dflt', null], ['alice', 'a1', null], ['alice: dflt instead of ']],
    ],
    [
      'member whose default is lost',
      { accounts: withDefault, members: ['bob@a1', 'alice@a1', 'alice@dflt'], users: { alice: '' } },
      [['alice: dflt instead of ']],
    ],
    [
      'user of the default account',
      { accounts: withDefault, members: ['bob@a1', 'alice@dflt'], users: { alice: 'dflt' } },
      [['alice', 'a1', null]],
    ],
    [
      'user who is a member already',
      { accounts: withDefault, members: ['bob@a1', 'alice@a1'], users: { alice: 'x' } },
      [],
    ],
  ])('policy common, %s', (_, sketch, expected) => {
    const changes = plan(desire('common'), state(sketch));
    expect(
      changes.map((change) => {
        if (change.kind === 'addUser') return [change.user, change.account, change.defaultAccount];
        return change.kind === 'moveDefault' ? [`${change.user}: ${change.account} instead of ${change.from}`] : change;
      }),
    ).toEqual(expected);
  });

  it.each<[string, StateSketch, 'none' | 'common', string, string]>([
    ['the allocation stands elsewhere', { accounts: { ...TREE, a1: 'root' } }, 'none', 'AccountExists', 'under root'],
    ['the tree is a loop', { accounts: { ...TREE, p_phys: 'a1' } }, 'none', 'AccountExists', 'parents'],
    ['no default account', { accounts: TREE }, 'common', 'BackendMisconfigured', 'dflt'],
  ])('conflict: %s', (_, sketch, policy, failureType, text) => {
    const changes = plan(desire(policy), state(sketch));
    expect(changes).toEqual([{ kind: 'conflict', failureType, reason: expect.stringContaining(text) }]);
  });

  it('refuses a name that slurmdbd cannot tell from another', () => {
    const key = 'x'.repeat(42);
    const long = { ...desire(), account: `${key}b` } as ReturnType<typeof desire>;
    long.accounts = long.accounts.map((row) => (row.name === 'a1' ? { ...row, name: long.account } : row));
    const [first] = plan(long, state({ longNames: { [key]: `${key}a` } }));
    expect(first).toMatchObject({ kind: 'conflict', failureType: 'NameInvalid' });
    expect(plan(long, state({ longNames: { [key]: `${key}b` } }))[0]).toMatchObject({ kind: 'createAccount' });
  });

  it('needs the root of the tree', () => {
    const actual = state();
    actual.accounts.delete('root');
    expect(plan(desire(), actual)).toMatchObject([{ kind: 'conflict', failureType: 'BackendMisconfigured' }]);
  });

  it('is empty once its own changes are there', () => {
    for (const policy of ['common', 'individual', 'none'] as const) {
      const actual = state({ accounts: { dflt: 'root' } });
      const changes = plan(desire(policy, ['gpu', 'long']), actual) as WriteChange[];
      expect(notShown(changes, actual)).toHaveLength(changes.length);
      expectChanges(actual, changes);
      expect(plan(desire(policy, ['gpu', 'long']), actual)).toEqual([]);
      expect(notShown(changes, actual)).toEqual([]);
    }
  });

  it('notices a default association that got lost on the way', () => {
    const actual = state({ accounts: { dflt: 'root' } });
    const changes = plan(desire('common'), actual) as WriteChange[];
    expectChanges(actual, changes);
    actual.associations.delete('dflt');
    expect(notShown(changes, actual)).toHaveLength(2);
  });
});
