import { describe, expect, it } from '@jest/globals';
import { checkNames, type End } from '../../chaos/neighbours/check-ends.js';
import { checkNeighbours } from '../../chaos/neighbours/check-neighbours.js';
import type { RowsOf } from '../../chaos/neighbours/expected-rows.js';
import { firstName, ORDERS_PER_BLOCK, planNeighbours } from '../../chaos/neighbours/plan-neighbours.js';
import type { Dump } from '../../chaos/neighbours/read-dump.js';

const plan = planNeighbours(ORDERS_PER_BLOCK, 1);
const named = (name: string) => plan.find((each) => each.name === `${name}-01`);

describe('the plan of neighbours', () => {
  it('has the orders that it says, and the same ones for the same seed', () => {
    const orders = plan.reduce((sum, { account, later }) => sum + Number(account === undefined) + Number(!!later), 0);
    expect(orders).toBe(ORDERS_PER_BLOCK);
    expect(planNeighbours(200, 4)).toEqual(planNeighbours(200, 4));
    expect(planNeighbours(200, 4)).not.toEqual(planNeighbours(200, 5));
    expect(planNeighbours(200, 4)).toHaveLength(plan.length * 8);
  });

  it('lets rivals ask for one name', () => {
    const names = (claim: string) => plan.filter((each) => each.claim === claim).map(firstName);
    expect(names('one-of').sort()).toEqual(['a_pair-01', 'a_pair-01', 'a_twin-01', 'a_twin-01']);
    expect(names('counted')).toEqual(['a_p-01', 'a_p-01', 'a_p-01']);
  });
});

describe('the judge of names', () => {
  const end = (name: string, more: Partial<End> = {}): End => {
    const neighbour = named(name);
    if (neighbour === undefined) throw new Error(name);
    return { neighbour, state: 'OK', backendId: firstName(neighbour), orders: ['done'], ...more };
  };
  const parked = { state: 'Creating', backendId: '', orders: ['executing'], parked: 'AccountExists' };
  const cases: [string, End[], boolean][] = [
    ['one of two has the name, the other waits', [end('twin-a', parked), end('twin-b')], true],
    ['both have it', [end('twin-a'), end('twin-b')], false],
    ['none has it', [end('twin-a', parked), end('twin-b', parked)], false],
    ['the other keeps the name', [end('twin-a', { ...parked, backendId: 'a_twin-01' }), end('twin-b')], false],
    ['it is parked for another reason', [end('twin-a', { ...parked, parked: 'BackendOutput' }), end('twin-b')], false],
    ['counted names differ', [end('count-b', { backendId: 'a_p-01-0' }), end('count-c')], true],
    ['counted names are one', [end('count-b'), end('count-c')], false],
    [
      'nobody has the first',
      [end('count-b', { backendId: 'a_p-01-0' }), end('count-c', { backendId: 'a_p-01-1' })],
      false,
    ],
    ["a stranger's account is taken", [end('foreign')], false],
    ["a stranger's name is passed over", [end('taken', { backendId: 'a_taken-01-0' })], true],
  ];
  it.each(cases)('%s', (_, ends, ok) => {
    expect(checkNames(ends).ok).toBe(ok);
  });
});

describe('the judge of rows', () => {
  const border = { clusters: ['one', 'two'], foreign: [['a|b'], []] };
  const blank = '|'.repeat(9);
  const line = (account: string, user: string, parent: string, share: string, minutes: string, id: number): string =>
    `one|${account}|${user}||${parent}|${share}|${minutes}||${blank}|${id}`;
  const before: Dump = {
    associations: [
      line('root', '', '', '1', '', 1),
      line('a|b', '', 'root', '1', '', 2),
      line('a|b', 'x', '', '1', '', 3),
    ],
    defaults: ['one|x|a|b'],
    users: ['x|None|'],
    accounts: ['a|b|by hand|people', 'root|root|root'],
    qos: ['odd|0'],
    tables: ['one\t2\ta|b'],
  };
  const resource: RowsOf = {
    ...{ cluster: 'one', offering: 0, uuid: 'ff', name: 'new', account: 'a_new', project: 'p', customer: 'c', cpu: 10 },
    ...{ team: ['x', 'y'], isThere: true, isOld: false, isOrdered: true },
  };
  const ordered = (): Dump => ({
    ...before,
    associations: [
      ...before.associations,
      ...[line('c_c', '', 'root', '1', '', 4), line('p_p', '', 'c_c', '1', '', 5)],
      line('a_new', '', 'p_p', '1', 'cpu=600000,mem=600G', 6),
      ...[line('a_new', 'x', '', 'parent', '', 7), line('a_new', 'y', '', 'parent', '', 8)],
      ...[line('root', 'x', '', 'parent', '', 9), line('root', 'y', '', 'parent', '', 10)],
    ],
    defaults: ['one|x|root', 'one|y|root'],
    users: ['x|None|', 'y|None|'],
    accounts: [...before.accounts, 'c_c|c|c_c', 'p_p|p|p_p', 'a_new|new [waldur ff]|p_p'],
  });
  const reds = (dump: Dump, resources = [resource]): string[] =>
    checkNeighbours(before, dump, resources, border).flatMap(({ ok, check }) =>
      ok ? [] : (check.split(',')[0] ?? ''),
    );
  const without = (part: string): Dump => {
    const dump = ordered();
    return { ...dump, associations: dump.associations.filter((each) => !each.includes(part)) };
  };

  it('is green over what was ordered', () => {
    expect(reds(ordered())).toEqual([]);
    expect(reds(before, [])).toEqual([]);
  });

  const cases: [string, Dump, string][] = [
    ['a lost association', without('a_new|y'), 'associations of orders'],
    ['a foreign association that is gone', without('a|b|x'), 'foreign associations'],
    [
      'a foreign association that was removed and made again',
      {
        ...ordered(),
        associations: ordered().associations.map((each) => each.replace(/^(one\|a\|b\|x.*)\|3$/, '$1|11')),
      },
      'foreign associations',
    ],
    ['a foreign row that was written', { ...ordered(), tables: ['one\t3\ta|b'] }, 'foreign rows of the database'],
    ['a QOS that was changed', { ...ordered(), qos: ['odd|1'] }, 'foreign associations'],
    [
      'a default account of another',
      { ...ordered(), defaults: ['one|x|a_new', 'one|y|root'] },
      'default accounts of all users',
    ],
    [
      'another mark',
      { ...ordered(), accounts: ordered().accounts.map((each) => each.replace('ff', 'ee')) },
      'accounts of orders',
    ],
    ['a right that is lost', { ...ordered(), users: ['x|Operator|', 'y|None|'] }, 'users'],
  ];
  it.each(cases)('is red over %s', (_, dump, check) => {
    expect(reds(dump)).toEqual([check]);
  });

  it('expects nothing of an account that a Terminate removed, but its users in root', () => {
    const gone = { ...resource, isThere: false };
    const { associations, accounts } = ordered();
    const left = {
      ...ordered(),
      associations: associations.filter((each) => !/^one\|(a_new|p_p)\|/.test(each)),
      accounts: accounts.filter((each) => !/^(a_new|p_p)\|/.test(each)),
    };
    expect(reds(left, [gone])).toEqual([]);
    expect(reds(ordered(), [gone])).toEqual(['associations of orders', 'accounts of orders']);
  });
});
