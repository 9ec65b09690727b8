import { describe, expect, it } from '@jest/globals';
import {
  describeChange,
  expectChanges,
  notShown,
  type WriteChange,
} from '../../../../activities/slurm/changes/change.js';
import type { DesiredMembers } from '../../../../activities/slurm/desired/desired-members.js';
import { planMembers } from '../../../../activities/slurm/plan/plan-members.js';
import { n } from './removal-fixture.js';
import { type StateSketch, state } from './state-fixture.js';

const ACCOUNTS = { p: 'root', a: 'p', b: 'p', shared: 'root' };

/** Members of account `a`, as `user` or `user/partition`. */
const members = (names: string[], { exact = true, defaultAccount = null as string | null } = {}): DesiredMembers => ({
  users: names.map((name) => {
    const [user = '', partition = ''] = name.split('/');
    return {
      ...{ user: n(user), partition: n(partition), fairshareParent: true },
      defaultAccount: defaultAccount === null ? null : n(defaultAccount),
    };
  }),
  ...{ exact, preferredDefault: n('shared'), warnings: [] },
});

const added = (user: string): string => `user ${user} added to account a`;
const removed = (user: string): string => `user ${user} removed from account a`;

describe('planMembers', () => {
  it.each<[string, string[], StateSketch, string[]]>([
    ['nobody is there or wished', [], {}, []],
    ['all are there', ['u', 'v'], { members: ['u@a', 'v@a'] }, []],
    ['one is missing', ['u', 'v'], { members: ['u@a'] }, [added('v')]],
    ['one is not wished', ['u'], { members: ['u@a', 'v@a'], users: { v: 'b' } }, [removed('v')]],
    ['one comes, one goes', ['u'], { members: ['v@a'], users: { v: 'b' } }, [added('u'), removed('v')]],
    ['nobody is wished', [], { members: ['v@a', 'u@a'], users: { u: 'b', v: 'b' } }, [removed('u'), removed('v')]],
    ['others are in other accounts', ['u'], { members: ['u@a', 'v@b'], users: { v: 'b' } }, []],
    ['one goes in all partitions', [], { members: ['u@a/main', 'u@a/long'], users: { u: 'b' } }, [removed('u')]],
    ['one is there in all partitions', ['u/main'], { members: ['u@a'] }, []],
    [
      'one is there in another partition',
      ['u/main'],
      { members: ['u@a/long'], users: { u: 'a' } },
      ['user u added to account a in partition main'],
    ],
  ])('all members: %s', (_, names, sketch, expected) => {
    const actual = state({ accounts: ACCOUNTS, ...sketch });
    const changes: WriteChange[] = planMembers(n('a'), members(names), actual);
    expect(changes.map(describeChange)).toEqual(expected);
    expectChanges(actual, changes);
    expect(notShown(changes, actual)).toEqual([]);
    expect(planMembers(n('a'), members(names), actual)).toEqual([]);
  });

  it.each<[string, StateSketch, object[]]>([
    [
      'to the preferred account, if the user is there',
      { members: ['v@a', 'v@b', 'v@shared'], users: { v: 'a' } },
      [
        { kind: 'moveDefault', user: 'v', account: 'shared' },
        { kind: 'removeUser', account: 'a', user: 'v', isDefault: false },
      ],
    ],
    [
      'to any other account of the user',
      { members: ['v@a', 'v@b'], users: { v: 'a' } },
      [
        { kind: 'moveDefault', user: 'v', account: 'b' },
        { kind: 'removeUser', account: 'a', user: 'v', isDefault: false },
      ],
    ],
    [
      'nowhere, if it is the last one',
      { members: ['v@a'], users: { v: 'a' } },
      [{ kind: 'removeUser', account: 'a', user: 'v', isDefault: true }],
    ],
    [
      'nowhere, if it is another one',
      { members: ['v@a', 'v@b'], users: { v: 'b' } },
      [{ kind: 'removeUser', account: 'a', user: 'v', isDefault: false }],
    ],
  ])('moves the default account of who leaves first: %s', (_, sketch, expected) => {
    expect(planMembers(n('a'), members([]), state({ accounts: ACCOUNTS, ...sketch }))).toEqual(expected);
  });

  it('leaves members whose names we cannot have made', () => {
    const strange = ['Ada', 'a,b', 'a b', 'x'.repeat(43), '-rf', 'where'];
    const actual = state({ accounts: ACCOUNTS, users: { v: 'a' } });
    actual.associations.set('a', new Map(['v', ...strange].map((name) => [name, new Set([''])])));
    expect(planMembers(n('a'), members([]), actual).map(describeChange)).toEqual([removed('v')]);
  });

  it.each<[string, string[], string[]]>([
    ['some', ['u'], [added('u')]],
    ['none at all', [], []],
  ])('some members: removes nobody where it names %s', (_, names, expected) => {
    const actual = state({ accounts: ACCOUNTS, members: ['v@a', 'w@a'], users: { v: 'a', w: 'a' } });
    expect(planMembers(n('a'), members(names, { exact: false }), actual).map(describeChange)).toEqual(expected);
  });

  it('keeps the common default account of who leaves, and gives it to who comes', () => {
    const actual = state({ accounts: ACCOUNTS, members: ['v@a', 'v@shared'], users: { v: 'shared' } });
    const changes = planMembers(n('a'), members(['u'], { defaultAccount: 'shared' }), actual);
    expect(changes.map(describeChange)).toEqual(['user u added to account shared', added('u'), removed('v')]);
  });
});
