import { describe, expect, it } from '@jest/globals';
import { desiredAllocation, type NamingSettings } from '../../../activities/slurm/desired/desired-allocation.js';
import { type Wished, wish } from '../../contract/slurm-backend/allocation-fixture.js';

const settings: NamingSettings = {
  default_account: 'Waldur_Default',
  default_account_policy: 'common',
  customer_prefix: 'hpc_',
  project_prefix: 'hpcP_',
  enforce_offering_partitions: false,
};
const desire = (overrides: Partial<NamingSettings> = {}, more: Partial<Wished> = {}) =>
  desiredAllocation(wish({ backendId: 'HPC_a', ...more }), { ...settings, ...overrides }, {}, new Set());
const tree = (overrides: Partial<NamingSettings>, more: Partial<Wished> = {}) => {
  const { top, accounts } = desire(overrides, more);
  return [top, ...accounts.map(({ name, parent }) => `${name} < ${parent}`)];
};

describe('account tree', () => {
  it.each([
    [
      'under default_account',
      {},
      ['waldur_default', 'hpc_uni < waldur_default', 'hpcp_phys < hpc_uni', 'hpc_a < hpcp_phys'],
    ],
    [
      'under root_account',
      { root_account: 'root' },
      ['root', 'hpc_uni < root', 'hpcp_phys < hpc_uni', 'hpc_a < hpcp_phys'],
    ],
    ['flat', { parent_account: 'flat', root_account: 'root' }, ['flat', 'hpcp_phys < flat', 'hpc_a < hpcp_phys']],
    ['project that is the parent account', { parent_account: 'hpcp_phys' }, ['hpcp_phys', 'hpc_a < hpcp_phys']],
  ])('%s', (_, overrides, expected) => {
    expect(tree(overrides)).toEqual(expected);
  });

  it('has one account for a customer and a project of the same name', () => {
    const same = { project: { uuid: 'p', slug: 'uni', name: 'P' } };
    expect(tree({ project_prefix: 'hpc_', root_account: 'root' }, same)).toEqual([
      'root',
      'hpc_uni < root',
      'hpc_a < hpc_uni',
    ]);
  });

  it('takes names and organizations as waldur-site-agent does', () => {
    expect(desire({}, { resource: { slug: 's', name: 'My "big"\nproject' } }).accounts).toMatchObject([
      { description: 'University', organization: 'hpc_uni' },
      { description: 'Physics', organization: 'hpcp_phys' },
      { description: expect.stringMatching(/^My big project \[waldur \S+\]$/), organization: 'hpcp_phys' },
    ]);
  });

  it.each([
    ['allocation named like its project', { backendId: 'hpcp_phys' }],
    ['allocation named like its customer', { backendId: 'hpc_uni' }],
    ['allocation named like the root', { backendId: 'waldur_default' }],
    ['hostile allocation', { backendId: 'a,b' }],
    ['no project slug', { project: { uuid: 'p', slug: '', name: 'P' } }],
    ['no customer slug', { customer: { uuid: 'c', slug: '', name: 'C' } }],
    ['hostile slug', { customer: { uuid: 'c', slug: 'x[1-3]', name: 'C' } }],
  ])('refuses %s', (_, more) => {
    expect(() => desire({}, more)).toThrow(expect.objectContaining({ type: 'NameInvalid' }));
  });
});

describe('users', () => {
  it('that Slurm cannot have are left out and named; the others stay', () => {
    const { members, warnings } = desire({}, { users: ['ok', '--help', 'a b', 'x'.repeat(43), 'jdoe@site.example'] });
    expect(members?.users.map(({ user }) => user)).toEqual(['jdoe@site.example', 'ok']);
    expect(warnings).toEqual([expect.stringMatching(/^Members left out.*"--help", "a b", "x{43}"\./)]);
  });

  it('that differ only in case are one, and it is said', () => {
    const { members, warnings } = desire({}, { users: ['Alice2', 'alice2', 'Bob'] });
    expect(members?.users.map(({ user, written }) => [user, written])).toEqual([
      ['alice2', undefined],
      ['bob', undefined],
    ]);
    expect(warnings).toEqual(['Usernames "Alice2" and "alice2" differ only in case and are one user on Slurm.']);
  });

  const who = ['Bob', 'alice', 'bob'];
  it.each([
    ['common', { default_account_policy: 'common' as const }, 'waldur_default'],
    ['individual', { default_account_policy: 'individual' as const }, 'hpc_a'],
    ['none', { default_account_policy: 'none' as const }, null],
  ])('default account policy %s', (_, overrides, defaultAccount) => {
    expect(desire(overrides, { users: who }).members?.users).toEqual(
      ['alice', 'bob'].map((user) => ({ user, partition: '', fairshareParent: true, defaultAccount })),
    );
  });

  it.each([
    ['not enforced', {}, [['alice', '', true]]],
    [
      'enforced',
      { enforce_offering_partitions: true },
      [
        ['alice', 'gpu', true],
        ['alice', 'long', true],
      ],
    ],
    ['default partition', { default_partition: 'main' }, [['alice', 'main', false]]],
    [
      'enforced before default',
      { enforce_offering_partitions: true, default_partition: 'main' },
      [
        ['alice', 'gpu', true],
        ['alice', 'long', true],
      ],
    ],
  ])('partitions: %s', (_, overrides, expected) => {
    const { members } = desire(overrides, { users: ['alice'], offeringPartitions: ['long', 'gpu', 'long'] });
    expect(members?.users.map(({ user, partition, fairshareParent }) => [user, partition, fairshareParent])).toEqual(
      expected,
    );
  });
});
