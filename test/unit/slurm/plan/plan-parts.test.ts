import { describe, expect, it } from '@jest/globals';
import { describeChange, expectChanges, type WriteChange } from '../../../../activities/slurm/changes/change.js';
import { desire } from '../../../../activities/slurm/desired/desire.js';
import { planAll } from '../../../../activities/slurm/plan/plan-all.js';
import { planGoal } from '../../../../activities/slurm/plan/plan-goal.js';
import { scopeOf } from '../../../../activities/slurm/state/scope-of.js';
import type { SlurmState } from '../../../../activities/slurm/state/slurm-state.js';
import type { Wish } from '../../../../contracts/wish.js';
import { all, bare, some, wish } from '../../../contract/slurm-backend/allocation-fixture.js';
import { components, settings } from '../../../contract/slurm-backend/settings-fixture.js';
import { type StateSketch, state } from './state-fixture.js';

const BLANK = {
  ...{ flags: [], grpTres: {}, grpTresMins: {}, minTresPerJob: {} },
  ...{ maxJobs: null, maxSubmit: null, maxWallMinutes: null },
};
const qos = { normal: BLANK, stopped: BLANK };
const LIMITS = { cpu: 600, mem: 60000 };
const TREE = { c_uni: 'root', p_phys: 'c_uni', a: { parent: 'p_phys', limits: LIMITS, qos: ['normal'] } };
const THERE: StateSketch = { accounts: TREE, qos, members: ['u@a', 'v@a'], users: { u: 'a', v: 'a' } };

const desired = (given: Wish, overrides: Record<string, unknown> = {}) =>
  desire(given, settings('/usr/bin', { qos_paused: 'stopped', ...overrides }), components, new Set());
const lines = (given: Wish, sketch: StateSketch = THERE, overrides: Record<string, unknown> = {}): string[] =>
  planGoal(desired(given, overrides), state(sketch)).map(describeChange);

const nothing = bare(wish({ backendId: 'a' }));
const existing = { ...nothing, presence: 'existing' } as const;

describe('what a wish does not name', () => {
  it.each<[string, Wish, string[]]>([
    ['nothing', nothing, []],
    ['nothing of what exists', existing, []],
    ['limits', { ...existing, limits: { cpu: 20 } }, ['account a: GrpTRESMins cpu=1200']],
    ['members', { ...existing, members: all('u') }, ['user v removed from account a']],
    ['some members', { ...existing, members: some('w') }, ['user w added to account a']],
    ['a status', { ...existing, status: 'paused' }, ['account a: QOS stopped']],
  ])('stays as it is where it names %s', (_, given, expected) => {
    expect(lines(given)).toEqual(expected);
    const other = { ...THERE, accounts: { ...TREE, a: { parent: 'p_phys', limits: { cpu: 1 }, qos: ['stopped'] } } };
    const untouched = { limits: 'GrpTRESMins', members: 'user ', status: ': QOS' };
    for (const part of ['limits', 'members', 'status'] as const) {
      if (given[part] !== undefined) continue;
      expect(lines(given, other).filter((line) => line.includes(untouched[part]))).toEqual([]);
    }
  });

  it('is not made with an account either', () => {
    expect(lines(nothing, { qos })).toEqual([
      'account c_uni created under root',
      'account p_phys created under c_uni',
      'account a created under p_phys',
    ]);
  });

  it('keeps limits of 0 where an account was kept after its deletion', () => {
    const kept = {
      ...THERE,
      accounts: { ...TREE, a: { parent: 'p_phys', limits: { cpu: 0, mem: 0 } } },
    };
    const empty = { ...kept, members: [], users: {} };
    expect(lines({ ...existing, members: some('u') }, empty, { soft_delete: true })).toEqual([
      'user u added to account a',
    ]);
  });

  it('is not read either', () => {
    const scope = (given: Wish) => scopeOf([desired(given)]);
    expect(scope(existing)).toMatchObject({ accounts: new Set(['a']), users: new Set(), qos: new Set() });
    expect(scope(existing).thinned).toEqual(new Map());
    expect(scope({ ...existing, members: all('u') }).thinned).toEqual(new Map([['a', new Set(['u'])]]));
    expect(scope({ ...existing, members: some('u') }).thinned).toEqual(new Map());
    expect(scope({ ...existing, status: 'paused' }).qos).toEqual(new Set(['stopped']));
  });
});

describe('an account that has to exist', () => {
  const whole = { ...existing, limits: { cpu: 10 }, members: all('u'), status: 'paused' } as const;

  it.each<[string, StateSketch, Record<string, unknown>, string, string]>([
    [
      'is missing',
      { qos },
      {},
      'BackendRejected',
      'account a does not exist on cluster lab; carry out its Create order',
    ],
    [
      'stands elsewhere',
      { ...THERE, accounts: { c_uni: 'root', p_phys: 'c_uni', a: 'c_uni' } },
      {},
      'AccountExists',
      'account a is under c_uni on cluster lab and not under p_phys',
    ],
    [
      'gets users whose default account is missing',
      { ...THERE, members: [] },
      { default_account_policy: 'common', default_account: 'shared' },
      'BackendMisconfigured',
      'account shared, the default account of users, does not exist on cluster lab',
    ],
  ])('and %s is a conflict, and nothing is written', (_, sketch, overrides, failureType, text) => {
    const site = { root_account: 'root', ...overrides };
    expect(planGoal(desired(whole, site), state(sketch))).toEqual([
      { kind: 'conflict', failureType, reason: expect.stringContaining(text) },
    ]);
  });

  it('needs neither project nor customer', () => {
    const alone = { accounts: { a: { parent: 'p_phys', limits: LIMITS } }, qos, members: ['u@a'] };
    expect(lines(whole, alone)).toEqual(['account a: QOS stopped']);
  });
});

describe('a wish with limits, members and status', () => {
  const whole = { ...existing, limits: { cpu: 20 }, members: all('u', 'w'), status: 'paused' } as const;
  const CHANGES = [
    'account a: GrpTRESMins cpu=1200',
    'user w added to account a',
    'user v removed from account a',
    'account a: QOS stopped',
  ];

  it('is planned as a whole', () => {
    const actual = state(THERE);
    const changes = planGoal(desired(whole), actual) as WriteChange[];
    expect(changes.map(describeChange)).toEqual(CHANGES);
    expectChanges(actual, changes);
    expect(planGoal(desired(whole), actual)).toEqual([]);
  });

  it('makes the account, too, if it may', () => {
    expect(lines({ ...whole, presence: 'present' }, { qos })).toEqual([
      'account c_uni created under root',
      'account p_phys created under c_uni',
      'account a created under p_phys with GrpTRESMins cpu=1200,mem=60000',
      'user u added to account a',
      'user w added to account a',
      'account a: QOS stopped',
    ]);
  });

  it('is written as a whole or not at all', () => {
    expect(planGoal(desired(whole), state({ ...THERE, qos: { normal: BLANK } }))).toMatchObject([
      { kind: 'conflict', failureType: 'BackendMisconfigured' },
    ]);
  });

  it('hands on what the resource is to say, and every warning', () => {
    const lever = { qos_management: { enabled: true, skip_qos_swap: true } };
    const made = desired({ ...whole, limits: { cpu: 1, odd: 2 }, status: 'downscaled' }, lever);
    expect(made.warnings).toEqual([expect.stringContaining('cannot downscale')]);
    expect(desired(whole)).toMatchObject({ status: { qos: ['stopped'] }, reportedLimits: { cpu: 20 } });
  });
});

describe('exact members of several accounts in one batch', () => {
  const b = { ...existing, backendId: 'b', resourceUuid: 'b' };
  const both: StateSketch = { ...THERE, accounts: { ...TREE, b: 'p_phys' } };
  const linesOf = (wishes: Wish[], actual: SlurmState): string[][] =>
    planAll(
      wishes.map((each) => ({ desired: desired(each, { default_account_policy: 'none' }) })),
      actual,
    ).map((plan) => ('changes' in plan ? plan.changes.map(describeChange) : [plan.conflict.reason]));

  it.each<[string, Wish[]]>([
    [
      'who goes comes first',
      [
        { ...existing, members: all('v') },
        { ...b, members: all('u') },
      ],
    ],
    [
      'who comes comes first',
      [
        { ...b, members: all('u') },
        { ...existing, members: all('v') },
      ],
    ],
  ])('lets a user who changes account keep a default account: %s', (_, wishes) => {
    const plans = linesOf(wishes, state(both));
    expect(plans[wishes.findIndex(({ backendId }) => backendId === 'a')]).toEqual([
      'user u: default account b',
      'user u removed from account a',
    ]);
    expect(plans[wishes.findIndex(({ backendId }) => backendId === 'b')]).toEqual(['user u added to account b']);
  });

  it('lets two users change places', () => {
    const actual = state({ ...both, members: ['u@a', 'v@b'], users: { u: 'a', v: 'b' } });
    expect(
      linesOf(
        [
          { ...existing, members: all('v') },
          { ...b, members: all('u') },
        ],
        actual,
      ),
    ).toEqual([
      ['user v added to account a', 'user u: default account b', 'user u removed from account a'],
      ['user u added to account b', 'user v: default account a', 'user v removed from account b'],
    ]);
  });
});
