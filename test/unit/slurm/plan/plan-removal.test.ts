import { describe, expect, it } from '@jest/globals';
import {
  describeChange,
  describeMissing,
  expectChanges,
  notShown,
  type WriteChange,
} from '../../../../activities/slurm/changes/change.js';
import type { DesiredRemoval } from '../../../../activities/slurm/desired/desired-removal.js';
import { planRemoval } from '../../../../activities/slurm/plan/plan-removal.js';
import { copyState } from '../../../../activities/slurm/state/slurm-state.js';
import { n, removal } from './removal-fixture.js';
import { type StateSketch, state } from './state-fixture.js';

const TREE = { c: 'root', p: 'c', a: 'p' };
const WITH_QOS = { ...TREE, a: { parent: 'p', qos: ['a'], defaultQos: 'a' } };
const kept = { keptWith: { cpu: 0, mem: 0 } };
const OWN_QOS = {
  a: {
    ...{ flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} },
    ...{ maxJobs: null, maxSubmit: null, maxWallMinutes: null },
  },
};
const left = (user: string, account = 'a') => `user ${user} removed from account ${account}`;
const GONE = ['account a removed', 'account p removed'];

describe('planRemoval', () => {
  it.each<[string, StateSketch, Partial<DesiredRemoval>, string[]]>([
    ['nothing is there', {}, {}, []],
    ['the customer stays', { accounts: { c: 'root' } }, {}, []],
    ['account and project', { accounts: TREE }, {}, GONE],
    ['a project that was left empty', { accounts: { c: 'root', p: 'c' } }, {}, ['account p removed']],
    ['a project with other accounts', { accounts: { ...TREE, b: 'p' } }, {}, ['account a removed']],
    ['a project with users of its own', { accounts: TREE, members: ['pi@p'] }, {}, ['account a removed']],
    [
      "a project whose account is another resource's allocation",
      { accounts: TREE, owners: { p: 'b' } },
      {},
      ['account a removed'],
    ],
    ['the same, the account gone', { accounts: { c: 'root', p: 'c' }, owners: { p: 'b' } }, {}, []],
    ['a flat tree', { accounts: { root: { parent: null }, a: 'root' } }, { project: n('root') }, ['account a removed']],
    ["a user's last account", { accounts: TREE, members: ['u@a'], users: { u: 'a' } }, {}, [left('u'), ...GONE]],
    [
      'the last account, with partitions of which some may have come later',
      { accounts: TREE, members: ['u@a/main', 'u@a/long'], users: { u: 'a' } },
      {},
      ['user u: default account a', left('u'), ...GONE],
    ],
    [
      'a default account that moves to another one',
      { accounts: { ...TREE, b: 'root', d: 'root' }, members: ['u@a', 'u@d', 'u@b'], users: { u: 'a' } },
      {},
      ['user u: default account b', left('u'), ...GONE],
    ],
    [
      'a default account that moves to the preferred one',
      { accounts: { ...TREE, b: 'root', shared: 'root' }, members: ['u@a', 'u@b', 'u@shared'], users: { u: 'a' } },
      {},
      ['user u: default account shared', left('u'), ...GONE],
    ],
    [
      'another default account',
      { accounts: { ...TREE, b: 'root' }, members: ['v@a', 'u@a', 'u@b'], users: { u: 'b' } },
      {},
      [left('u'), left('v'), ...GONE],
    ],
    ['a QOS goes last', { accounts: WITH_QOS, qos: OWN_QOS }, { qos: n('a') }, [...GONE, 'QOS a removed']],
    ['a QOS whose account is gone', { qos: { a: { ...OWN_QOS.a, owner: 'a' } } }, { qos: n('a') }, ['QOS a removed']],
    ["a QOS of that name that is the site's", { accounts: TREE, qos: OWN_QOS }, { qos: n('a') }, GONE],
    ["a QOS of that name that is the site's, the account gone", { qos: OWN_QOS }, { qos: n('a') }, []],
    [
      "a QOS that is another resource's",
      { accounts: WITH_QOS, qos: { a: { ...OWN_QOS.a, owner: 'b' } } },
      { qos: n('a') },
      GONE,
    ],
    ['a QOS that is gone', { accounts: TREE }, { qos: n('a') }, GONE],
    [
      'an account that is kept',
      { accounts: { ...TREE, a: { parent: 'p', limits: { cpu: 5 } } }, members: ['u@a'], users: { u: 'a' } },
      kept,
      [left('u'), 'account a: GrpTRESMins cpu=0,mem=0'],
    ],
    ['an account that was kept', { accounts: { ...TREE, a: { parent: 'p', limits: { cpu: 0, mem: 0 } } } }, kept, []],
    ['one to be kept that is gone', {}, kept, []],
    [
      'an account that is kept, without its QOS',
      {
        accounts: { ...TREE, a: { parent: 'p', limits: { cpu: 0, mem: 0 }, qos: ['a'], defaultQos: 'a' } },
        qos: OWN_QOS,
      },
      { ...kept, qos: n('a') },
      ['account a: no QOS of its own', 'QOS a removed'],
    ],
    [
      'jobs to be cancelled come first',
      { accounts: TREE, members: ['u@a'], jobs: { a: 2 } },
      {},
      ['jobs of account a cancelled'],
    ],
    ['jobs of others are no matter', { accounts: TREE, jobs: { b: 2 } }, { jobs: 'block' }, GONE],
    ['sub-accounts of one that is kept are no matter', { accounts: { ...TREE, s: 'a' } }, { keptWith: {} }, []],
  ])('%s', (_, sketch, overrides, expected) => {
    const actual = state(sketch);
    const desired = removal('a', overrides);
    const changes = planRemoval(desired, actual) as WriteChange[];
    expect(changes.map(describeChange)).toEqual(expected);
    // Once it is done nothing is left, but what cancelled jobs kept from being done.
    expect(changes.map(describeMissing).filter((line) => line === '')).toEqual([]);
    const after = copyState(actual);
    expectChanges(after, changes);
    expect(notShown(changes, after)).toEqual([]);
    const isCancelled = changes.some(({ kind }) => kind === 'cancelJobs');
    expect(planRemoval(desired, after).length > 0).toBe(isCancelled);
  });

  it.each<[string, StateSketch, Partial<DesiredRemoval>, string, string]>([
    [
      'another parent',
      { accounts: { ...TREE, a: 'c' } },
      {},
      'AccountExists',
      'under c on cluster lab and not under p',
    ],
    ['no parent', { accounts: { ...TREE, a: { parent: null } } }, {}, 'AccountExists', 'at the root'],
    ['another parent, kept', { accounts: { ...TREE, a: 'c' } }, kept, 'AccountExists', 'under c'],
    ['accounts below it', { accounts: { ...TREE, s: 'a', r: 'a' } }, {}, 'AccountExists', 'below it: r, s.'],
    ['jobs, block', { accounts: TREE, jobs: { a: 1 } }, { jobs: 'block' }, 'JobsRunning', '1 job of account a'],
    ['jobs, block, kept', { accounts: TREE, jobs: { a: 1 } }, { ...kept, jobs: 'block' }, 'JobsRunning', '1 job of'],
    ['jobs, wait', { accounts: TREE, jobs: { a: 3 } }, { jobs: 'wait' }, 'JobsEnding', '3 jobs of account a'],
    ['slurmctld is away', { accounts: TREE, jobsUnknown: 'no answer.' }, {}, 'BackendUnavailable', 'no answer'],
  ])('conflict: %s', (_, sketch, overrides, failureType, text) => {
    expect(planRemoval(removal('a', overrides), state(sketch))).toEqual([
      { kind: 'conflict', failureType, reason: expect.stringContaining(text) },
    ]);
  });

  it('names five of many accounts below it', () => {
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`s${at}`, 'a']));
    const [conflict] = planRemoval(removal('a'), state({ accounts: { ...TREE, ...many } }));
    expect(conflict).toMatchObject({ reason: expect.stringContaining('s0, s1, s2, s3, s4, ….') });
  });

  it('needs no slurmctld for an account that is gone', () => {
    expect(planRemoval(removal('a'), state({ jobsUnknown: 'no answer' }))).toEqual([]);
  });

  it('removes two of one project in one batch, and the project with the second', () => {
    const actual = state({ accounts: { ...TREE, b: 'p' }, members: ['u@a', 'u@b'], users: { u: 'a' } });
    const planned = ['a', 'b'].map((account) => {
      const changes = planRemoval(removal(account), actual) as WriteChange[];
      expectChanges(actual, changes);
      return changes.map(describeChange);
    });
    expect(planned).toEqual([
      ['user u: default account b', left('u'), 'account a removed'],
      [left('u', 'b'), 'account b removed', 'account p removed'],
    ]);
    expect(actual.users.has('u')).toBe(false);
  });

  it('knows which accounts other clusters have too', () => {
    const changes = planRemoval(removal('a'), state({ accounts: TREE, elsewhere: ['p'] }));
    expect(changes).toMatchObject([
      { account: 'a', height: 0, isElsewhere: false },
      { account: 'p', height: 1, isElsewhere: true },
    ]);
  });
});
