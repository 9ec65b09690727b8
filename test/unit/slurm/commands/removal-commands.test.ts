import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WriteChange } from '../../../../activities/slurm/changes/change.js';
import { expectChanges, toCommands } from '../../../../activities/slurm/changes/change.js';
import { planRemoval } from '../../../../activities/slurm/plan/plan-removal.js';
import { copyState, type SlurmState } from '../../../../activities/slurm/state/slurm-state.js';
import { n, removal } from '../plan/removal-fixture.js';
import { state } from '../plan/state-fixture.js';
import { SlurmModel } from '../slurm-model.js';

const commandsOf = (actual: SlurmState, changes: readonly WriteChange[]): string[] =>
  toCommands({ cluster: n('lab'), usersOf: (name) => actual.associations.get(name)?.keys() ?? [] }, changes).map(
    (command) => (command.kind === 'load' ? 'load' : command.args.filter((arg) => !/^--(imm|qui)/.test(arg)).join(' ')),
  );
const off = (user: string, account: string, isDefault = false): WriteChange => ({
  ...{ kind: 'removeUser', account: n(account), user: n(user), isDefault },
});
const gone = (account: string, height = 0, isElsewhere = false): WriteChange => ({
  ...{ kind: 'removeAccount', account: n(account), height, isElsewhere },
});

describe('commands that take away', () => {
  it('come in the order in which Slurm allows it', () => {
    const changes: WriteChange[] = [
      { kind: 'removeQos', name: n('a') },
      gone('p', 1),
      gone('a'),
      gone('b', 0, true),
      off('u', 'a', true),
      off('v', 'a'),
      { kind: 'moveDefault', user: n('v'), account: n('z') },
      { kind: 'cancelJobs', account: n('c') },
      { kind: 'setAccountQos', account: n('k'), qos: [], defaultQos: '' },
      { kind: 'removeQos', name: n('b') },
    ];
    expect(commandsOf(state(), changes)).toEqual([
      'modify account where name=k cluster=lab set qos= defaultqos=-1',
      '--account=c',
      'modify user where name=v cluster=lab set defaultaccount=z',
      'remove user where name=v account=a cluster=lab',
      'remove user where name=u account=a cluster=lab',
      'remove account where name=a',
      'remove account where name=b cluster=lab',
      'remove account where name=p',
      'remove qos where name=a,b',
    ]);
  });

  it.each<[string, string[], WriteChange[], string[]]>([
    ['all users of all accounts', ['u@a', 'v@a', 'u@b'], [off('u', 'a'), off('v', 'a'), off('u', 'b')], ['u,v a,b']],
    ['one of an account that others stay in', ['u@a', 'v@a'], [off('u', 'a')], ['u a']],
    ['users who stay elsewhere in the list', ['u@a', 'u@b', 'v@b'], [off('u', 'a'), off('v', 'b')], ['u a', 'v b']],
  ])('users: %s', (_, members, changes, expected) => {
    const lines = commandsOf(state({ members }), changes);
    expect(lines).toEqual(
      expected.map((pair) => {
        const [users = '', accounts = ''] = pair.split(' ');
        return `remove user where name=${users} account=${accounts} cluster=lab`;
      }),
    );
  });

  it('move a default account once, to where the last move leads', () => {
    const move = (user: string, account: string): WriteChange => ({
      ...{ kind: 'moveDefault', user: n(user), account: n(account) },
    });
    expect(commandsOf(state(), [move('w', 'z'), move('v', 'a'), move('v', 'z')])).toEqual([
      'modify user where name=w,v cluster=lab set defaultaccount=z',
    ]);
  });

  it('do to a small Slurm what is meant and no more, whatever is removed in one batch', () => {
    const names = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'];
    const membership = fc.record({
      user: fc.constantFrom('u', 'v', 'w', 'x', 'y'),
      account: fc.constantFrom(...names),
      partition: fc.constantFrom('', '', 'main', 'long'),
    });
    const world = fc.record({
      rows: fc.uniqueArray(membership, { maxLength: 18, selector: (row) => JSON.stringify(row) }),
      order: fc.shuffledSubarray(names, { minLength: 1 }),
      defaults: fc.array(fc.nat(5), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(world, ({ rows, order, defaults }) => {
        const model = new SlurmModel(
          rows,
          (user, own) => own[(defaults['uvwxy'.indexOf(user)] ?? 0) % own.length] ?? '',
        );
        const accounts = Object.fromEntries([['p', 'root'], ...names.map((name) => [name, 'p'])]);
        const members = rows.map(({ user, account, partition }) => `${user}@${account}${partition && `/${partition}`}`);
        const actual = state({ accounts, members, users: model.defaults() });
        const expected = copyState(actual);
        const changes = order.flatMap((account) => {
          const own = planRemoval(removal(account), expected) as WriteChange[];
          expectChanges(expected, own);
          return own;
        });
        for (const line of commandsOf(actual, changes)) model.run(line);
        expect(model.rows()).toEqual(
          rows
            .filter(({ account }) => !order.includes(account))
            .map((row) => JSON.stringify(row))
            .sort(),
        );
        expect(model.defaults()).toEqual(Object.fromEntries(expected.users));
        expect(model.removed.sort()).toEqual([...order, ...(order.length === names.length ? ['p'] : [])].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('reach no association that is not meant, for any choice of them', () => {
    const pair = fc.record({ user: fc.constantFrom('u', 'v', 'w'), account: fc.constantFrom('a', 'b', 'c') });
    const choice = fc.uniqueArray(fc.record({ pair, meant: fc.boolean(), isDefault: fc.boolean() }), {
      selector: (row) => JSON.stringify(row.pair),
    });
    fc.assert(
      fc.property(choice, (rows) => {
        const actual = state({ members: rows.map(({ pair: { user, account } }) => `${user}@${account}`) });
        const meant = rows.filter((row) => row.meant);
        const lines = commandsOf(
          actual,
          meant.map((row) => off(row.pair.user, row.pair.account, row.isDefault)),
        );
        const reached = rows.filter(({ pair: { user, account } }) =>
          lines.some((line) => {
            const [, users = '', accounts = ''] = /name=(\S+) account=(\S+)/.exec(line) ?? [];
            return users.split(',').includes(user) && accounts.split(',').includes(account);
          }),
        );
        expect(reached).toEqual(meant);
      }),
    );
  });
});
